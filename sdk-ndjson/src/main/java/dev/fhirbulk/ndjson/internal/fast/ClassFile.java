package dev.fhirbulk.ndjson.internal.fast;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * As much of the class file format (JVM specification, chapter 4) as a class of two small methods needs: constants,
 * numbered from 1 as they are added, and methods without branches. For one thread.
 */
final class ClassFile {

    private static final int JAVA_17 = 61;
    private static final int PUBLIC = 0x0001;
    private static final int PUBLIC_FINAL_CLASS = 0x0031;
    private static final int TEXT = 1;
    private static final int TYPE = 7;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;
    private static final int ENOUGH = 3;

    private final ByteArrayOutputStream constants = new ByteArrayOutputStream();
    private final ByteArrayOutputStream methods = new ByteArrayOutputStream();
    private int constantCount;
    private int methodCount;

    /** What writes a part of the file; memory does not fail to be written to. */
    private interface Part {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static void write(ByteArrayOutputStream to, Part part) {
        try (DataOutputStream out = new DataOutputStream(to)) {
            part.writeTo(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A class's name as the format has it. */
    static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private int constant(int tag, Part value) {
        write(constants, out -> {
            out.writeByte(tag);
            value.writeTo(out);
        });
        return ++constantCount;
    }

    private int text(String text) {
        return constant(TEXT, out -> out.writeUTF(text));
    }

    int type(String name) {
        int text = text(name);
        return constant(TYPE, out -> out.writeShort(text));
    }

    int field(int owner, String name, String descriptor) {
        return member(FIELD, owner, name, descriptor);
    }

    int method(int owner, String name, String descriptor) {
        return member(METHOD, owner, name, descriptor);
    }

    private int member(int tag, int owner, String name, String descriptor) {
        int nameText = text(name);
        int descriptorText = text(descriptor);
        int nameAndType = constant(NAME_AND_TYPE, out -> {
            out.writeShort(nameText);
            out.writeShort(descriptorText);
        });
        return constant(tag, out -> {
            out.writeShort(owner);
            out.writeShort(nameAndType);
        });
    }

    /** Adds a public method of at most two parameters. */
    void add(String name, String descriptor, int... code) {
        int nameText = text(name);
        int descriptorText = text(descriptor);
        int codeText = text("Code");
        methodCount++;
        write(methods, out -> {
            shorts(out, PUBLIC, nameText, descriptorText, 1, codeText);
            out.writeInt(12 + code.length);
            shorts(out, ENOUGH, ENOUGH);
            out.writeInt(code.length);
            for (int octet : code) {
                out.writeByte(octet);
            }
            shorts(out, 0, 0);
        });
    }

    byte[] bytes(int self, int parent, int implemented) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        write(file, out -> {
            out.writeInt(0xCAFEBABE);
            out.writeInt(JAVA_17);
            out.writeShort(constantCount + 1);
            constants.writeTo(out);
            shorts(out, PUBLIC_FINAL_CLASS, self, parent, 1, implemented, 0, methodCount);
            methods.writeTo(out);
            out.writeShort(0);
        });
        return file.toByteArray();
    }

    private static void shorts(DataOutputStream out, int... values) throws IOException {
        for (int value : values) {
            out.writeShort(value);
        }
    }
}
