package dev.fhirbulk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.config.ServerProfile.AssociatedData;
import dev.fhirbulk.config.ServerProfile.Deletion;
import dev.fhirbulk.config.ServerProfile.Edition;
import dev.fhirbulk.config.ServerProfile.KickOffLimit;
import dev.fhirbulk.config.ServerProfile.Level;
import dev.fhirbulk.config.ServerProfile.ListEncoding;
import dev.fhirbulk.config.ServerProfile.Preference;
import dev.fhirbulk.config.ServerProfile.Verbs;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerProfileTest {

    @Test
    void everyConstantIsAmongAll() throws IllegalAccessException {
        List<Object> constants = new ArrayList<>();
        for (Field field : ServerProfile.class.getDeclaredFields()) {
            if (field.getType() == ServerProfile.class && Modifier.isPublic(field.getModifiers())) {
                constants.add(field.get(null));
            }
        }
        assertThat(constants).hasSize(18);
        assertThat(ServerProfile.all()).hasSameElementsAs(List.of(constants.toArray(new ServerProfile[0])));
    }

    @Test
    void everyConstantIsFoundByTheNameItHasInJava() throws IllegalAccessException {
        for (Field field : ServerProfile.class.getDeclaredFields()) {
            if (field.getType() == ServerProfile.class && Modifier.isPublic(field.getModifiers())) {
                assertThat(ServerProfile.named(field.getName())).isSameAs(field.get(null));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epic", "EPIC", " Epic ", "ePiC"})
    void aNameMayBeWrittenInAnyCase(String name) {
        assertThat(ServerProfile.named(name)).isSameAs(ServerProfile.EPIC);
    }

    @Test
    void caseDoesNotDependOnTheMachinesLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(ServerProfile.named("MICROSOFT")).isSameAs(ServerProfile.MICROSOFT);
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cerner", "", "epic2"})
    void anUnknownNameListsTheKnownOnes(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerProfile.named(name))
                .withMessageContaining("\"" + name + "\"")
                .withMessageContaining("generic, auto, oracle-health, oracle-soarian, epic, bcda, ab2d, dpc,"
                        + " athenahealth, eclinicalworks, hapi, microsoft, google, aws-healthlake, linuxforhealth,"
                        + " medplum, pathling, smart-reference");
    }

    @Test
    void genericKnowsNothingAgainstAServer() {
        assertThat(ServerProfile.GENERIC.levels()).containsExactlyInAnyOrder(Level.values());
        assertThat(ServerProfile.GENERIC.preferences()).containsExactlyInAnyOrder(Preference.values());
        assertThat(Arrays.stream(Level.values()).map(ServerProfile.GENERIC::verbs))
                .containsOnly(Verbs.GET_OR_POST);
        assertThat(Arrays.stream(Level.values()).map(ServerProfile.GENERIC::unsupportedParameters))
                .allMatch(java.util.Set::isEmpty);
        assertThat(ServerProfile.GENERIC.pollFloor()).isEmpty();
    }

    @Test
    void autoHasTheDataOfGeneric() {
        assertThat(ServerProfile.AUTO.data)
                .usingRecursiveComparison()
                .ignoringFields("name")
                .isEqualTo(ServerProfile.GENERIC.data);
    }

    @ParameterizedTest
    @CsvSource({
        "STU1,GET_ONLY,COMMA,COMMA,CODE",
        "STU2,GET_OR_POST,COMMA,COMMA,CODE",
        "STU3,GET_OR_POST,COMMA,REPEAT,CODE",
        "STU4,POST_ONLY,REPEAT,REPEAT,CODING"
    })
    void anEditionDecidesWhatIsNotSet(
            Edition edition, Verbs verbs, ListEncoding lists, ListEncoding filters, AssociatedData data) {
        ServerProfile profile = ServerProfile.GENERIC.with(p -> p.edition(edition));
        assertThat(profile.verbs(Level.SYSTEM)).isEqualTo(verbs);
        assertThat(profile.postLists()).isEqualTo(lists);
        assertThat(profile.typeFilters()).isEqualTo(filters);
        assertThat(profile.associatedData()).isEqualTo(data);
    }

    @Test
    void whatIsSetIsStrongerThanTheEditionInWhateverOrder() {
        ServerProfile profile = ServerProfile.GENERIC.with(p -> p.verbs(Verbs.GET_OR_POST)
                .postLists(ListEncoding.COMMA)
                .typeFilters(ListEncoding.COMMA)
                .associatedData(AssociatedData.CODE)
                .edition(Edition.STU4));
        assertThat(profile.verbs(Level.GROUP)).isEqualTo(Verbs.GET_OR_POST);
        assertThat(profile.postLists()).isEqualTo(ListEncoding.COMMA);
        assertThat(profile.typeFilters()).isEqualTo(ListEncoding.COMMA);
        assertThat(profile.associatedData()).isEqualTo(AssociatedData.CODE);
    }

    @Test
    void derivingLeavesTheOriginalAsItIs() {
        ServerProfile site = ServerProfile.EPIC.with(p -> p.pollFloor(Duration.ofMinutes(5))
                .requiredParameter(Level.GROUP, "_type", null)
                .unsupportedParameters(Level.GROUP, java.util.Set.of()));
        assertThat(site.pollFloor()).hasValue(Duration.ofMinutes(5));
        assertThat(site.kickOffLimit()).isEqualTo(KickOffLimit.WINDOW);
        assertThat(ServerProfile.EPIC.pollFloor()).hasValue(Duration.ofMinutes(10));
        assertThat(ServerProfile.EPIC.requiredParameters(Level.GROUP)).isEmpty();
        assertThat(ServerProfile.EPIC.unsupportedParameters(Level.GROUP)).contains("_since");
    }

    @Test
    void aBuilderThatIsKeptChangesNothingAnyMore() {
        ServerProfile.Builder[] kept = new ServerProfile.Builder[1];
        ServerProfile profile = ServerProfile.HAPI.with(p -> kept[0] = p);
        kept[0].deletion(Deletion.NOT_OFFERED);
        assertThat(profile.deletion()).isEqualTo(Deletion.CANCELS_ONLY);
    }

    @Test
    void contradictionsOfAProfileAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerProfile.EPIC.with(p -> p.pollCeiling(Duration.ofMinutes(1))))
                .withMessageContaining("pollFloor PT10M");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerProfile.EPIC.with(p -> p.levels()))
                .withMessageContaining("levels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerProfile.EPIC.with(p -> p.name(" ")))
                .withMessageContaining("name");
    }

    @ParameterizedTest
    @CsvSource({
        "oracle-health,RUNNING_JOB,CANCELS_AND_RELEASES",
        "epic,WINDOW,CANCELS_AND_RELEASES",
        "hapi,UNKNOWN,CANCELS_ONLY",
        "dpc,UNKNOWN,NOT_OFFERED",
        "google,UNKNOWN,NOT_OFFERED",
        "ab2d,RUNNING_JOB,CANCELS_ONLY",
        "smart-reference,RATE,CANCELS_AND_RELEASES"
    })
    void aProfileKnowsWhatLimitsAndDeletionsMean(String name, KickOffLimit limit, Deletion deletion) {
        assertThat(ServerProfile.named(name).kickOffLimit()).isEqualTo(limit);
        assertThat(ServerProfile.named(name).deletion()).isEqualTo(deletion);
    }
}
