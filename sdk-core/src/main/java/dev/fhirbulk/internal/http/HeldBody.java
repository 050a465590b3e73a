package dev.fhirbulk.internal.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body whose transfer holds a place among the parallel requests until it is closed. For one reading thread. */
final class HeldBody extends FilterInputStream {

    private final Limiter.Permit permit;

    HeldBody(InputStream body, Limiter.Permit permit) {
        super(body);
        this.permit = permit;
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            permit.close();
        }
    }
}
