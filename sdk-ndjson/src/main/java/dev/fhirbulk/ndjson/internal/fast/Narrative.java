package dev.fhirbulk.ndjson.internal.fast;

import ca.uhn.fhir.model.primitive.XhtmlDt;
import org.hl7.fhir.utilities.xhtml.NodeType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.jspecify.annotations.Nullable;

/**
 * The text of a narrative to the nodes that HAPI makes of it. HAPI parses each twice, once as XML to see whether it is
 * well-formed, once as XHTML, char by char; here plain narratives (tags, attributes, text and the four entities of XML)
 * are read once, and all others go HAPI's way. For one thread, and for one text.
 */
final class Narrative {

    private static final String OPENING = "<div xmlns=\"http://www.w3.org/1999/xhtml\"";
    private static final int DEEPEST = 50;
    private static final int LONGEST_VALUE = 10_000;

    private final String text;
    private int at;
    private int depth;
    /** Columns count from here: HAPI's parser reads the very first char twice. */
    private int lineStart = -1;

    private int line = 1;
    private XhtmlNode.Location marked = new XhtmlNode.Location(1, 0);

    private Narrative(String text) {
        this.text = text;
    }

    /** The nodes. What HAPI refuses ends in HAPI's exception. */
    static XhtmlNode node(String text) {
        if (text.startsWith(OPENING) && text.endsWith("</div>")) {
            XhtmlNode plain = new Narrative(text).plain();
            if (plain != null) {
                return plain;
            }
        }
        XhtmlDt checked = new XhtmlDt();
        checked.setValueAsString(text);
        XhtmlNode node = new XhtmlNode();
        node.setValueAsString(checked.getValueAsString());
        return node;
    }

    private @Nullable XhtmlNode plain() {
        XhtmlNode root = new XhtmlNode();
        root.setNodeType(NodeType.Element);
        root.setName("div");
        root.getAttributes().put("xmlns", XhtmlNode.XMLNS);
        at = OPENING.length();
        return attributes(root) && take('>') && children(root) && at == text.length() ? root : null;
    }

    /** Behind the name, up to the end of the tag; false when it is not plain. */
    private boolean attributes(XhtmlNode node) {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
            String name = name();
            if (name.isEmpty() || name.equals("xmlns") || !take('=') || !take('"')) {
                return false;
            }
            String value = value();
            if (value == null || node.getAttributes().put(name, value) != null) {
                return false;
            }
        }
        mark();
        return true;
    }

    private @Nullable String value() {
        int from = at;
        while (at < text.length() && isPlain(text.charAt(at)) && text.charAt(at) != '"') {
            at++;
        }
        return at - from <= LONGEST_VALUE && take('"') ? text.substring(from, at - 1) : null;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c != '<' && c != '>' && c != '&' && c < '\ufffe' && !Character.isSurrogate(c);
    }

    /** Lower-case letters and digits; empty when there are none. */
    private String name() {
        int from = at;
        while (at < text.length() && isOfName(text.charAt(at), at == from)) {
            at++;
        }
        return text.substring(from, at);
    }

    private static boolean isOfName(char c, boolean first) {
        return (c >= 'a' && c <= 'z') || (!first && c >= '0' && c <= '9');
    }

    /** All that stands within an element, and its end tag. */
    private boolean children(XhtmlNode node) {
        if (++depth > DEEPEST) {
            return false;
        }
        while (text(node) && take('<')) {
            if (take('/')) {
                depth--;
                return name().equals(node.getName()) && take('>');
            }
            if (!element(node)) {
                return false;
            }
        }
        return false;
    }

    private boolean element(XhtmlNode parent) {
        mark();
        String name = name();
        if (name.isEmpty() || name.equals("script")) {
            return false;
        }
        XhtmlNode node = parent.addTag(name);
        node.setLocation(mark());
        if (!attributes(node)) {
            return false;
        }
        boolean empty = take('/');
        node.setEmptyExpanded(!empty);
        return take('>') && (empty || children(node));
    }

    /** The text up to the next tag, if there is any; false when it is not plain. */
    private boolean text(XhtmlNode node) {
        int from = at;
        StringBuilder unescaped = null;
        for (; at < text.length() && text.charAt(at) != '<'; at++) {
            char c = text.charAt(at);
            if (c == '&') {
                unescaped = unescaped == null ? new StringBuilder() : unescaped;
                unescaped.append(text, from, at);
                if (!entity(unescaped)) {
                    return false;
                }
                from = at + 1;
            } else if (c == '\n') {
                line++;
                lineStart = at;
            } else if (!isPlain(c) && c != '\t') {
                return false;
            }
        }
        String last = text.substring(from, at);
        String whole = unescaped == null ? last : unescaped.append(last).toString();
        if (!whole.isEmpty()) {
            node.addText(whole).setLocation(mark());
        }
        return true;
    }

    /** Leaves off at its semicolon. */
    private boolean entity(StringBuilder to) {
        int end = text.indexOf(';', at);
        switch (end < 0 ? "" : text.substring(at + 1, Math.min(end, at + 6))) {
            case "amp" -> to.append('&');
            case "lt" -> to.append('<');
            case "gt" -> to.append('>');
            case "quot" -> to.append('"');
            default -> {
                return false;
            }
        }
        at = end;
        return true;
    }

    private boolean take(char wanted) {
        boolean taken = at < text.length() && text.charAt(at) == wanted;
        at += taken ? 1 : 0;
        return taken;
    }

    /** As HAPI does it: what is given out is the place that was marked before this one. */
    private XhtmlNode.Location mark() {
        XhtmlNode.Location before = marked;
        marked = new XhtmlNode.Location(line, at - lineStart);
        return before;
    }
}
