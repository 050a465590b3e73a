package dev.fhirbulk.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.fhirbulk.error.BulkExportException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The laws of the house, read off the finished classes. */
class LawsTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.fhirbulk");

    private static final List<String> STAGES =
            List.of("kickoff", "poll", "download", "journal", "attachment", "preflight");

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching("(dev.fhirbulk..)").should().beFreeOfCycles().check(ALL);
    }

    @TestFactory
    List<DynamicTest> stagesDoNotImportEachOther() {
        return STAGES.stream()
                .map(stage -> DynamicTest.dynamicTest(
                        stage,
                        () -> noClasses()
                                .that()
                                .resideInAPackage("dev.fhirbulk.internal." + stage + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(STAGES.stream()
                                        .filter(other -> !other.equals(stage))
                                        .map(other -> "dev.fhirbulk.internal." + other + "..")
                                        .toArray(String[]::new))
                                .check(ALL)))
                .toList();
    }

    @Test
    void onlyTheFrontDoorKnowsTheStages() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.fhirbulk",
                        "dev.fhirbulk.internal.kickoff",
                        "dev.fhirbulk.internal.poll",
                        "dev.fhirbulk.internal.download",
                        "dev.fhirbulk.internal.journal",
                        "dev.fhirbulk.internal.attachment",
                        "dev.fhirbulk.internal.preflight")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        STAGES.stream().map(s -> "dev.fhirbulk.internal." + s).toArray(String[]::new))
                .check(ALL);
    }

    @Test
    void jacksonStaysInItsPackage() {
        noClasses()
                .that(areOfTheLibrary())
                .and()
                .resideOutsideOfPackage("dev.fhirbulk.internal.json")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
                .check(ALL);
    }

    @Test
    void resilience4jStaysWithHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.fhirbulk.internal.http")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.resilience4j..")
                .check(ALL);
    }

    @Test
    void httpClientStaysWithHttpAndTheFrontDoor() {
        noClasses()
                .that(areOfTheLibrary())
                .and()
                .resideOutsideOfPackages("dev.fhirbulk.internal.http", "dev.fhirbulk")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .check(ALL);
    }

    @Test
    void coreKnowsNoFhirModel() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.fhirbulk.ndjson..", "dev.fhirbulk.examples..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ca.uhn..", "org.hl7..")
                .check(ALL);
    }

    @Test
    void theTestkitKnowsNothingOfTheSdk() {
        noClasses()
                .that()
                .resideInAPackage("dev.fhirbulk.testkit..")
                .should()
                .dependOnClassesThat(areOfTheLibrary())
                .check(ALL);
    }

    @Test
    void valuesImportErrorsOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.fhirbulk.model")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.fhirbulk", "dev.fhirbulk.config", "dev.fhirbulk.internal..", "dev.fhirbulk.lines")
                .check(ALL);
    }

    @Test
    void errorsAreTheGroundFloor() {
        noClasses()
                .that()
                .resideInAPackage("dev.fhirbulk.error")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("dev.fhirbulk.error", "java..", "org.jspecify..")
                .check(ALL);
    }

    @Test
    void authKnowsOnlyWhatCoreExports() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.fhirbulk.auth..", "dev.fhirbulk.ndjson..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fhirbulk.internal..")
                .check(ALL);
    }

    @Test
    void fieldsOfValuesAreFinal() {
        com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields()
                .that()
                .areDeclaredInClassesThat(new DescribedPredicate<>("are values") {
                    @Override
                    public boolean test(JavaClass type) {
                        return type.getPackageName().equals("dev.fhirbulk.model")
                                && !type.getSimpleName().equals("Builder");
                    }
                })
                .should()
                .beFinal()
                .check(ALL);
    }

    @Test
    void thePublicScreenOfCoreIsSmall() {
        List<String> screen = ALL.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isNestedClass())
                .filter(type -> List.of(
                                "dev.fhirbulk",
                                "dev.fhirbulk.config",
                                "dev.fhirbulk.model",
                                "dev.fhirbulk.error",
                                "dev.fhirbulk.lines")
                        .contains(type.getPackageName()))
                .filter(type -> !type.isAssignableTo(BulkExportException.class))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getFullName)
                .sorted()
                .toList();
        assertThat(screen.size()).as("public types: %s", screen).isLessThanOrEqualTo(42);
    }

    @Test
    void theTreeOfErrorsHasAtMost25Leaves() {
        long leaves = ALL.stream()
                .filter(type -> type.isAssignableTo(BulkExportException.class))
                .filter(type -> type.getSubclasses().isEmpty())
                .count();
        assertThat(leaves).isLessThanOrEqualTo(25);
    }

    @Test
    void everyPackageSaysWhatLivesThere() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .and()
                .resideOutsideOfPackage("dev.fhirbulk.examples..")
                .should()
                .beAnnotatedWith("org.jspecify.annotations.NullMarked")
                .check(ALL);
    }

    private static DescribedPredicate<JavaClass> areOfTheLibrary() {
        return new DescribedPredicate<>("are of the library") {
            @Override
            public boolean test(JavaClass type) {
                String name = type.getPackageName();
                return name.startsWith("dev.fhirbulk")
                        && !name.startsWith("dev.fhirbulk.testkit")
                        && !name.startsWith("dev.fhirbulk.examples");
            }
        };
    }
}
