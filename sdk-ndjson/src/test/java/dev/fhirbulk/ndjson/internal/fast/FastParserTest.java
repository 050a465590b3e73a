package dev.fhirbulk.ndjson.internal.fast;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.parser.BaseParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HAPI does beyond putting values into fields, and where the fast parser steps back. */
class FastParserTest {

    private final FastParser parser = new FastParser();

    private Resource parse(String json) {
        return parser.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anIdGetsItsType() {
        assertThat(parse("{'resourceType':'Patient','id':'a'}").getId()).isEqualTo("Patient/a");
    }

    @Test
    void anIdGetsItsVersion() {
        assertThat(parse("{'resourceType':'Patient','id':'a','meta':{'versionId':'2'}}")
                        .getId())
                .isEqualTo("Patient/a/_history/2");
    }

    @Test
    void anUrnStaysWhatItIs() {
        assertThat(parse("{'resourceType':'Patient','id':'urn:x:1'}").getId()).isEqualTo("urn:x:1");
    }

    @Test
    void anIdWithinParametersGetsItsType() {
        Parameters parameters = (Parameters)
                parse("{'resourceType':'Parameters','parameter':[{'resource':{'resourceType':'Patient','id':'a'}}]}");
        assertThat(parameters.getParameterFirstRep().getResource().getId()).isEqualTo("Patient/a");
    }

    @Test
    void aContainedIdStaysBare() {
        Observation observation =
                (Observation) parse("{'resourceType':'Observation','contained':[{'resourceType':'Patient','id':'a'}]}");
        assertThat(observation.getContained().get(0).getId()).isEqualTo("a");
    }

    @Test
    void aReferenceInwardsGetsItsTarget() {
        Observation observation = (Observation) parse("{'resourceType':'Observation',"
                + "'contained':[{'resourceType':'Patient','id':'a'}],'subject':{'reference':'#a'}}");
        assertThat(observation.getSubject().getResource())
                .isSameAs(observation.getContained().get(0));
    }

    @Test
    void aResourceIsMarkedAsParsed() {
        assertThat(parse("{'resourceType':'Patient'}").getUserData(BaseParser.RESOURCE_CREATED_BY_PARSER))
                .isEqualTo(Boolean.TRUE);
    }

    @Test
    void anExponentIsWrittenOut() {
        Observation observation = (Observation) parse("{'resourceType':'Observation','valueQuantity':{'value':1E2}}");
        assertThat(observation.getValueQuantity().getValueElement().getValueAsString())
                .isEqualTo("100");
    }

    @Test
    void theResourceTypeMayStandAnywhere() {
        assertThat(parse("{'id':'a','name':[{'family':'}\\\\'}],'active':true,'resourceType':'Patient'}"))
                .isInstanceOf(Patient.class);
    }

    @Test
    void whatStandsBesideAValueMayComeFirst() {
        Patient patient = (Patient) parse(
                "{'resourceType':'Patient','_birthDate':{'id':'x'},'birthDate':'2020-01-02','_gender':{'id':'y'}}");
        assertThat(patient.getBirthDateElement().getValueAsString()).isEqualTo("2020-01-02");
        assertThat(patient.getBirthDateElement().getId()).isEqualTo("x");
        assertThat(patient.getGenderElement().getId()).isEqualTo("y");
    }

    @Test
    void nothingInAListIsAnElementWithoutValue() {
        Patient patient =
                (Patient) parse("{'resourceType':'Patient','name':[{'given':['a',null],'_given':[null,{'id':'x'}]}]}");
        assertThat(patient.getNameFirstRep().getGiven()).hasSize(2);
        assertThat(patient.getNameFirstRep().getGiven().get(1).getId()).isEqualTo("x");
    }

    @Test
    void aParserServesAgainAfterALineThatItDidNotTake() {
        assertThat(parse("{'resourceType':'Patient','name':[{'extension':[{'url':'u','extension':[{'strange':1}]}]}]}"))
                .isNull();
        assertThat(parse("{'resourceType':'Patient','id':'a'}").getId()).isEqualTo("Patient/a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'resourceType':'Patient','strange':1}",
                "{'resourceType':'Patient','id':'a','id':'a'}",
                "{'resourceType':'Patient','id':''}",
                "{'resourceType':'Patient','active':'true'}",
                "{'resourceType':'Patient','active':null}",
                "{'resourceType':'Patient','name':{'family':'a'}}",
                "{'resourceType':'Patient','name':['a']}",
                "{'resourceType':'Patient','maritalStatus':[{}]}",
                "{'resourceType':'Patient','gender':'MALE'}",
                "{'resourceType':'Patient','birthDate':'2020-02-30'}",
                "{'resourceType':'Patient','name':[{'_given':[{'id':'x'}]}]}",
                "{'resourceType':'Patient','name':[{'given':['a'],'_given':[{'id':'x'},null]}]}",
                "{'resourceType':'Patient','birthDate':'2020-01-01','active':true,'_birthDate':{'id':'x'}}",
                "{'resourceType':'Patient','deceasedBoolean':true,'deceasedDateTime':'2020'}",
                "{'resourceType':'Patient','fhir_comments':['a']}",
                "{'resourceType':'Patient','extension':[{'valueCode':'a'}]}",
                "{'resourceType':'Patient','extension':[{'url':'u','valueCode':'a','extension':[{'url':'v'}]}]}",
                "{'resourceType':'Patient','contained':[{'resourceType':'Patient'}]}",
                "{'resourceType':'Patient','managingOrganization':{'reference':'#none'}}",
                "{'resourceType':'Patient','id':'a\001'}",
                "{'resourceType':'Patient','id':'\\ud800'}",
                "{'resourceType':'Patient'}}",
                "{'resourceType':'Patient'",
                "{'resourceType':'Bundle','type':'collection'}",
                "{'resourceType':'Nonsense'}",
                "{'id':'a'}",
                "[]",
                ""
            })
    void whatIsUnusualIsHandedOver(String json) {
        assertThat(parse(json)).isNull();
    }

    @Test
    void deepNestingIsHandedOver() {
        String deep = "{'url':'u','extension':[".repeat(1000) + "]}".repeat(1000);
        assertThat(parse("{'resourceType':'Patient','extension':[" + deep + "]}"))
                .isNull();
    }

    @Test
    void everyBeginningOfALineIsHandedOver() {
        byte[] line = ("{\"resourceType\":\"Patient\",\"id\":\"a\",\"active\":true,\"birthDate\":\"2020-01-01\","
                        + "\"multipleBirthInteger\":12,\"name\":[{\"given\":[\"é\\n\"]}]}")
                .getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < line.length; length++) {
            assertThat(parser.parse(Arrays.copyOf(line, length))).isNull();
        }
        assertThat(parser.parse(line)).isNotNull();
    }

    @Test
    void modelClassesHaveTheirNames() {
        assertThat(FastParser.typeName(org.hl7.fhir.r4.model.ListResource.class))
                .isEqualTo("List");
    }

    @Test
    void classesDerivedFromTheModelHaveNone() {
        class Mine extends Patient {}
        assertThat(FastParser.typeName(Mine.class)).isNull();
    }
}
