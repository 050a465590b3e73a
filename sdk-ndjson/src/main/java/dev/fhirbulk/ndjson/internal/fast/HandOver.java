package dev.fhirbulk.ndjson.internal.fast;

/** The line is HAPI's: something in it is not the usual. Made once, without a stack: it is a signal, not an error. */
final class HandOver extends RuntimeException {

    @SuppressWarnings("StaticAssignmentOfThrowable") // no stack, so no wrong one
    static final HandOver SIGNAL = new HandOver();

    private static final long serialVersionUID = 1L;

    private HandOver() {
        super("the line is HAPI's", null, false, false);
    }
}
