package dev.fhirbulk.model;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be the name of a resource type. Any name of the right form passes, for servers know types that are newer
 * than this list; a slip of the pen in a known name does not.
 */
final class ResourceTypes {

    private static final Pattern FORM = Pattern.compile("[A-Z][A-Za-z]{1,63}");

    // R4 and R5.
    private static final Set<String> KNOWN = Set.of("""
            Account ActivityDefinition ActorDefinition AdministrableProductDefinition AdverseEvent
            AllergyIntolerance Appointment AppointmentResponse ArtifactAssessment AuditEvent Basic Binary
            BiologicallyDerivedProduct BiologicallyDerivedProductDispense BodyStructure Bundle
            CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Citation
            Claim ClaimResponse ClinicalImpression ClinicalUseDefinition CodeSystem Communication
            CommunicationRequest CompartmentDefinition Composition ConceptMap Condition ConditionDefinition
            Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue
            Device DeviceAssociation DeviceDefinition DeviceDispense DeviceMetric DeviceRequest DeviceUsage
            DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis
            Encounter EncounterHistory Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare
            EventDefinition Evidence EvidenceReport EvidenceVariable ExampleScenario ExplanationOfBenefit
            FamilyMemberHistory Flag FormularyItem GenomicStudy Goal GraphDefinition Group GuidanceResponse
            HealthcareService ImagingSelection ImagingStudy Immunization ImmunizationEvaluation
            ImmunizationRecommendation ImplementationGuide Ingredient InsurancePlan InventoryItem
            InventoryReport Invoice Library Linkage List Location ManufacturedItemDefinition Measure
            MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge
            MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization
            MedicinalProductContraindication MedicinalProductDefinition MedicinalProductIndication
            MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured
            MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect
            MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionIntake NutritionOrder
            NutritionProduct Observation ObservationDefinition OperationDefinition OperationOutcome
            Organization OrganizationAffiliation PackagedProductDefinition Parameters Patient PaymentNotice
            PaymentReconciliation Permission Person PlanDefinition Practitioner PractitionerRole Procedure
            Provenance Questionnaire QuestionnaireResponse RegulatedAuthorization RelatedPerson RequestGroup
            RequestOrchestration Requirements ResearchDefinition ResearchElementDefinition ResearchStudy
            ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest
            Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription
            SubscriptionStatus SubscriptionTopic Substance SubstanceDefinition SubstanceNucleicAcid
            SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial
            SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestPlan
            TestReport TestScript Transport ValueSet VerificationResult VisionPrescription
            """.strip().split("\\s+"));

    private static final int SLIP = 2;
    private static final int SHORT = 6;

    private ResourceTypes() {}

    static String checked(String type, String parameter) {
        if (!FORM.matcher(type).matches()) {
            throw new IllegalArgumentException(parameter + ": \"" + type + "\" is not the name of a resource type."
                    + " Names look like Patient or MedicationRequest; give several as several arguments.");
        }
        Optional<String> meant = KNOWN.contains(type) ? Optional.empty() : near(type);
        if (meant.isPresent()) {
            throw new IllegalArgumentException(
                    parameter + ": there is no resource type \"" + type + "\". Did you mean " + meant.get() + "?");
        }
        return type;
    }

    private static Optional<String> near(String type) {
        int slips = type.length() <= SHORT ? 1 : SLIP;
        return KNOWN.stream().filter(known -> distance(type, known) <= slips).findFirst();
    }

    /** How many letters must be added, left out or changed (Levenshtein). */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
