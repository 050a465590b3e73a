package dev.fhirbulk.ndjson.internal.fast;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.model.primitive.XhtmlDt;
import dev.fhirbulk.differential.FieldWalk;
import java.util.Random;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Narratives by the short way against narratives by HAPI's two parsers: nodes, places in the text, and refusals. */
class NarrativeTest {

    private static final String OPENING = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";
    private static final int RANDOM = Integer.getInteger("narrative.texts", 40_000);

    private static final String[] PIECES = {
        "text",
        " ",
        "\n",
        "\n\n  ",
        "\t",
        "é",
        "\u00a0",
        "\ud83d\ude00",
        "\ufffe",
        "\r\n",
        "\u0001",
        "&amp;",
        "&lt;",
        "&gt;",
        "&quot;",
        "&apos;",
        "&nbsp;",
        "&#65;",
        "&#x41;",
        "&",
        "&amp",
        "&unknown;",
        ";",
        "<br/>",
        "<br />",
        "<br></br>",
        "<hr/>",
        "<p>",
        "</p>",
        "<p>one</p>",
        "<b>",
        "</b>",
        "<i>x</i>",
        "<a href=\"http://example.org/?a=1\">",
        "</a>",
        "<td class=\"a\" colspan=\"2\">",
        "</td>",
        "<td class='a'>",
        "<td class=\"a&amp;b\">",
        "<td class=\"a\nb\">",
        "<td class=\"a\" class=\"b\">",
        "<td  class=\"a\">",
        "<td class = \"a\">",
        "<td nowrap>",
        "<td class=\"x>y\">",
        "<h1>t</h1>",
        "<P>",
        "</P>",
        "<x:p>",
        "<p xmlns=\"other\">",
        "<p xml:lang=\"en\">",
        "<p data-x=\"1\">",
        "<script>",
        "</script>",
        "<!-- comment -->",
        "<![CDATA[x]]>",
        "<?pi?>",
        "]]>",
        ">",
        "<",
        "</",
        "</div>",
        "<div>",
        "<div/>",
        "<p ",
        "'",
        "\"",
    };

    /** What became of it, or what it was refused with. */
    private static Object outcome(String text, boolean plain) {
        try {
            if (plain) {
                return Narrative.node(text);
            }
            XhtmlDt checked = new XhtmlDt();
            checked.setValueAsString(text);
            XhtmlNode node = new XhtmlNode();
            node.setValueAsString(checked.getValueAsString());
            return node;
        } catch (RuntimeException refused) {
            return refused.toString();
        }
    }

    private static void compare(String text, String as) {
        assertThat(FieldWalk.difference(outcome(text, true), outcome(text, false)))
                .as("%s: %s", as, text)
                .isNull();
    }

    @Test
    void randomNarrativesBecomeTheSame() {
        for (long seed = 1; seed <= RANDOM; seed++) {
            Random dice = new Random(seed);
            StringBuilder text = new StringBuilder(OPENING);
            for (int pieces = dice.nextInt(10); pieces > 0; pieces--) {
                text.append(PIECES[dice.nextInt(PIECES.length)]);
            }
            text.append(dice.nextInt(20) == 0 ? "</p>" : "</div>").append(dice.nextInt(20) == 0 ? " " : "");
            compare(text.toString(), "seed " + seed);
        }
    }

    /** Only of pieces that fit each other, or few would be read by the short way. */
    @Test
    void wellFormedNarrativesBecomeTheSame() {
        for (long seed = 1; seed <= RANDOM; seed++) {
            StringBuilder text = new StringBuilder(OPENING);
            grow(text, new Random(seed), 0);
            compare(text.append("</div>").toString(), "seed " + seed);
        }
    }

    private static void grow(StringBuilder text, Random dice, int depth) {
        String[] names = {"p", "b", "a", "td", "tr", "table", "span", "h2", "div", "li", "em", "pre"};
        String[] texts = {"text", "\n", " a &amp; b ", "é\n\n", "&lt;3", "\t", "", "1 &gt; 0"};
        for (int count = dice.nextInt(4); count > 0; count--) {
            text.append(texts[dice.nextInt(texts.length)]);
            String name = names[dice.nextInt(names.length)];
            text.append('<').append(name);
            if (dice.nextInt(3) == 0) {
                text.append(" class=\"c").append(dice.nextInt(9)).append('"');
            }
            if (dice.nextInt(4) == 0) {
                text.append("/>");
            } else {
                text.append('>');
                if (depth < 5) {
                    grow(text, dice, depth + 1);
                }
                text.append("</").append(name).append('>');
            }
        }
        text.append(texts[dice.nextInt(texts.length)]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "plain text",
                "<div/>",
                "<div xmlns=\"http://www.w3.org/1999/xhtml\"/>",
                "<div xmlns=\"http://www.w3.org/1999/xhtml\"></div>",
                "<div xmlns=\"http://www.w3.org/1999/xhtml\" class=\"a\" id=\"b\">x</div>",
                "<div xmlns=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/1999/xhtml\">x</div>",
                "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>trailing</div>",
                "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div><div></div>",
                "<div xmlns=\"http://www.w3.org/1999/xhtmlx\">x</div>",
                "<div>x</div>",
                "<span xmlns=\"http://www.w3.org/1999/xhtml\">x</span>",
            })
    void odditiesBecomeTheSame(String text) {
        compare(text, "oddity");
    }

    @Test
    void whatIsTooDeepOrTooLongIsHapis() {
        compare(OPENING + "<p>".repeat(60) + "</p>".repeat(60) + "</div>", "deep");
        compare(OPENING + "<p>".repeat(1200) + "</p>".repeat(1200) + "</div>", "too deep for XML's parser");
        compare(OPENING + "<p class=\"" + "x".repeat(600_000) + "\"/></div>", "too long for XML's parser");
    }
}
