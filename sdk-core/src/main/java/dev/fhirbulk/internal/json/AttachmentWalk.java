package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Walks through one resource along {@link R4Attachments}. To be used once. */
final class AttachmentWalk {

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_PATH = 300;
    /** Attachments in one resource. */
    private static final int MOST = 10_000;

    private final byte[] json;
    private final JsonParser parser;
    private final int wanted;
    private final OutputStream out;
    private final StringBuilder path = new StringBuilder();
    private final List<AttachmentElement> found = new ArrayList<>(2);
    private int count;

    /**
     * Over one resource.
     *
     * @param wanted the attachment whose content is written out, -1 for none
     */
    AttachmentWalk(byte[] json, int wanted, OutputStream out) throws IOException {
        this.json = json;
        this.parser = Jackson.FACTORY.createParser(json);
        this.wanted = wanted;
        this.out = out;
    }

    void run() throws IOException {
        try (parser) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "this is no object");
            }
            members(R4Attachments.type(typeHere()));
        }
    }

    List<AttachmentElement> found() {
        return found;
    }

    private void members(R4Attachments.Step step) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken().isStructStart()) {
                child(step, name);
            }
        }
    }

    private void child(R4Attachments.Step step, String name) throws IOException {
        int before = path.length();
        path.append(before == 0 ? "" : ".").append(shown(name));
        value(step.child(name));
        path.setLength(before);
    }

    private void value(R4Attachments.Step step) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            int before = path.length();
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                path.append('[').append(i).append(']');
                value(step);
                path.setLength(before);
            }
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            if (step.isAttachment()) {
                attachment(step);
            } else {
                members(step.isResource() ? R4Attachments.type(typeHere()) : step);
            }
        }
    }

    private void attachment(R4Attachments.Step step) throws IOException {
        int number = count++;
        if (count > MOST) {
            throw new JsonParseException(parser, "this is more than any resource attaches");
        }
        String contentType = null;
        String url = null;
        String hash = null;
        OptionalLong size = OptionalLong.empty();
        boolean inline = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            boolean structure = parser.nextToken().isStructStart();
            switch (name) {
                case "contentType" -> contentType = Scalars.text(parser);
                case "url" -> url = Scalars.text(parser);
                case "hash" -> hash = Scalars.text(parser);
                case "size" -> size = Scalars.number(parser);
                case "data" -> inline |= content(number);
                default -> {
                    if (structure) {
                        child(step, name);
                    }
                }
            }
        }
        found.add(new AttachmentElement(number, shownPath(), contentType, url, inline, size, hash));
    }

    /** Whether there is content. Its text is passed over, or decoded in pieces, without being held. */
    private boolean content(int number) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return false;
        }
        if (number == wanted) {
            Base64Text.decode(parser, out);
        }
        return true;
    }

    /** The type of the resource that the parser is about to enter: it may be told at its end. */
    private String typeHere() throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        try (JsonParser ahead = Jackson.FACTORY.createParser(json, start, json.length - start)) {
            ahead.nextToken();
            while (ahead.nextToken() == JsonToken.FIELD_NAME) {
                boolean type = ahead.currentName().equals("resourceType");
                ahead.nextToken();
                @Nullable String text = type ? Scalars.text(ahead) : null;
                if (text != null) {
                    return text;
                }
                ahead.skipChildren();
            }
            return "";
        }
    }

    private String shownPath() {
        int excess = path.length() - LONGEST_PATH;
        return excess <= 0 ? path.toString() : "…" + path.substring(excess);
    }

    /** Names come from the server, and paths reach logs and reports. */
    private static String shown(String name) {
        boolean plain = !name.isEmpty() && name.length() <= LONGEST_NAME;
        for (int i = 0; plain && i < name.length(); i++) {
            char c = name.charAt(i);
            plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        }
        return plain ? name : "?";
    }
}
