package dev.fhirbulk.internal.scan;

import java.io.IOException;

/** A gzip body becomes larger than any honest one does. */
public final class ExpansionException extends IOException {

    ExpansionException(long taken, long given) {
        super(taken + " bytes of gzip became " + given + " bytes");
    }
}
