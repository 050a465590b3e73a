package dev.fhirbulk.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where attachments stand in a line, and what is read of them. */
class AttachmentLineTest {

    private static List<String> paths(String json) throws IOException {
        return AttachmentLine.find(bytes(json)).stream()
                .map(AttachmentElement::path)
                .toList();
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'resourceType':'DocumentReference','content':[{},{'attachment':{}}]} | content[1].attachment",
                "{'content':[{'attachment':{}}],'resourceType':'DocumentReference'} | content[0].attachment",
                "{'resourceType':'Patient','extension':[{'extension':[{'valueAttachment':{}}]}]}"
                        + " | extension[0].extension[0].valueAttachment",
                "{'resourceType':'Patient','_birthDate':{'extension':[{'valueAttachment':{}}]}}"
                        + " | _birthDate.extension[0].valueAttachment",
                "{'resourceType':'Patient','name':[{'modifierExtension':[{'valueRelatedArtifact':{'document':{}}}]}]}"
                        + " | name[0].modifierExtension[0].valueRelatedArtifact.document",
                "{'resourceType':'Observation','contained':[{'photo':[{}],'resourceType':'Patient'}]} | contained[0].photo[0]",
                "{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Media','content':{}}}]}"
                        + " | entry[0].resource.content",
                "{'resourceType':'Parameters','parameter':[{'part':[{'part':[{'valueAttachment':{}}]}]}]}"
                        + " | parameter[0].part[0].part[0].valueAttachment",
                "{'resourceType':'QuestionnaireResponse','item':[{'item':[{'answer':[{'item':[{'answer':[{'valueAttachment':{}}]}]}]}]}]}"
                        + " | item[0].item[0].answer[0].item[0].answer[0].valueAttachment",
                "{'resourceType':'Patient','photo':[{'extension':[{'valueAttachment':{}}]}]}"
                        + " | photo[0].extension[0].valueAttachment",
                "{'resourceType':'Patient','x\\\\ny':{'extension':[{'valueAttachment':{}}]}} | ?.extension[0].valueAttachment"
            })
    void attachmentsAreFound(String json, String path) throws IOException {
        assertThat(paths(json)).contains(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'resourceType':'Patient','attachment':{}}",
                "{'resourceType':'Patient','content':[{'attachment':{}}]}",
                "{'resourceType':'Observation','valueAttachment':{}}",
                "{'resourceType':'DocumentReference','content':[{'attachment':'text'}]}",
                "{'content':[{'attachment':{}}]}"
            })
    void whatOnlyLooksLikeOneIsNone(String json) throws IOException {
        assertThat(paths(json)).isEmpty();
    }

    @Test
    void whatIsSaidOfAnAttachmentIsRead() throws IOException {
        assertThat(AttachmentLine.find(
                        bytes("{'resourceType':'Media','content':{'contentType':'a/b','url':'u','size':7,"
                                + "'hash':'h','data':'QQ==','title':'t','x':[{}]}}")))
                .containsExactly(new AttachmentElement(0, "content", "a/b", "u", true, OptionalLong.of(7), "h"));
    }

    @Test
    void contentIsOfTheAttachmentThatIsMeant() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AttachmentLine.content(
                bytes("{'resourceType':'Patient','photo':[{'data':'QQ=='},{'data':'Qg=='},{'data':'Qw=='}]}"), 1, out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("B");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{'resourceType':", "[]", "{'a':tru}", "{'a':[}"})
    void whatIsNoJsonIsSaidToBe(String json) {
        assertThatThrownBy(() -> paths(json)).isInstanceOf(IOException.class);
    }

    @Test
    void depthIsBound() {
        assertThatThrownBy(() -> paths("{'a':".repeat(10_000) + "1" + "}".repeat(10_000)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aLineOfAttachmentsWithoutEndIsNotTakenIn() {
        assertThatThrownBy(() -> paths("{'resourceType':'Patient','photo':[" + "{},".repeat(10_001) + "{}]}"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void pathsAreBound() throws IOException {
        String deep = "'extension':[{".repeat(90) + "'valueAttachment':{}" + "}]".repeat(90);
        assertThat(paths("{'resourceType':'Patient'," + deep + "}"))
                .singleElement()
                .satisfies(path -> assertThat(path)
                        .startsWith("…")
                        .endsWith(".valueAttachment")
                        .hasSize(301));
    }
}
