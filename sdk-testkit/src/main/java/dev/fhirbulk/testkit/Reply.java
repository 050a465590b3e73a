package dev.fhirbulk.testkit;

/** An answer and the bytes of its body, which need not be text. Immutable. */
final class Reply {

    private final Answer answer;
    private final byte[] bytes;

    /** Takes the bytes as they are. */
    Reply(Answer answer, byte[] bytes) {
        this.answer = answer;
        this.bytes = bytes;
    }

    static Reply of(Answer answer) {
        return new Reply(answer, answer.bytes());
    }

    Answer answer() {
        return answer;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The same with one more header. */
    Reply header(String name, String value) {
        return new Reply(answer.header(name, value), bytes);
    }
}
