package dev.fhirbulk.internal.json;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where R4 resources hold elements of type Attachment. A test reads the same table off HAPI's model of R4, so that it
 * is every one. Besides these, an extension may stand at any element, and {@code contained} in any resource.
 * Immutable and thread-safe.
 */
public final class R4Attachments {

    /**
     * One line a type. A path leads to an Attachment; {@code :Type} behind it to an element of that data type,
     * {@code :path} to where the same elements stand again, {@code :Resource} to any resource; {@code [x]} is a choice
     * of any type.
     */
    private static final String TABLE = """
            ElementDefinition defaultValue[x] example.value[x] fixed[x] pattern[x]
            Extension value[x]
            ProdCharacteristic image
            RelatedArtifact document
            ActivityDefinition relatedArtifact:RelatedArtifact
            BodyStructure image
            Bundle entry.resource:Resource entry.response.outcome:Resource
            Claim supportingInfo.valueAttachment
            ClaimResponse form
            Communication payload.contentAttachment
            CommunicationRequest payload.contentAttachment
            Consent sourceAttachment
            Contract friendly.contentAttachment legal.contentAttachment legallyBindingAttachment rule.contentAttachment\
             term.asset.answer.valueAttachment term.group:term term.offer.answer.valueAttachment
            DeviceDefinition physicalCharacteristics:ProdCharacteristic
            DiagnosticReport presentedForm
            DocumentReference content.attachment
            EffectEvidenceSynthesis relatedArtifact:RelatedArtifact
            EventDefinition relatedArtifact:RelatedArtifact
            Evidence relatedArtifact:RelatedArtifact
            EvidenceVariable relatedArtifact:RelatedArtifact
            ExplanationOfBenefit form supportingInfo.valueAttachment
            HealthcareService photo
            Library content relatedArtifact:RelatedArtifact
            Measure relatedArtifact:RelatedArtifact
            Media content
            MedicinalProductManufactured physicalCharacteristics:ProdCharacteristic
            MedicinalProductPackaged packageItem.packageItem:packageItem packageItem.physicalCharacteristics:ProdCharacteristic
            Parameters parameter.part:parameter parameter.resource:Resource parameter.value[x]
            Patient photo
            Person photo
            PlanDefinition action.action:action action.documentation:RelatedArtifact goal.documentation:RelatedArtifact\
             relatedArtifact:RelatedArtifact
            Practitioner photo
            Questionnaire item.initial.valueAttachment item.item:item
            QuestionnaireResponse item.answer.item:item item.answer.valueAttachment item.item:item
            RelatedPerson photo
            RequestGroup action.action:action action.documentation:RelatedArtifact
            ResearchDefinition relatedArtifact:RelatedArtifact
            ResearchElementDefinition relatedArtifact:RelatedArtifact
            ResearchStudy relatedArtifact:RelatedArtifact
            RiskEvidenceSynthesis relatedArtifact:RelatedArtifact
            StructureDefinition differential.element:ElementDefinition snapshot.element:ElementDefinition
            StructureMap group.rule.rule:group.rule group.rule.source.defaultValue[x]
            SubstanceNucleicAcid subunit.sequenceAttachment
            SubstancePolymer repeat.repeatUnit.structuralRepresentation.attachment
            SubstanceProtein subunit.sequenceAttachment
            SubstanceSpecification structure.representation.attachment
            Task input.value[x] output.value[x]
            """;

    /** What a choice of any type may hold that is, or holds, an Attachment. */
    private static final List<String> CHOICES =
            List.of("Attachment", "ElementDefinition", "Extension", "ProdCharacteristic", "RelatedArtifact");

    private static final Step NOTHING = new Step();
    private static final Step ATTACHMENT = new Step();
    private static final Step RESOURCE = new Step();
    private static final Map<String, Step> TYPES = read();
    private static final Map<String, Step> ANYWHERE = Map.of(
            "extension", type("Extension"),
            "modifierExtension", type("Extension"),
            "contained", RESOURCE);

    private R4Attachments() {}

    /** A place in a resource, as far as attachments go. */
    static final class Step {
        private final Map<String, Step> children = new HashMap<>();

        private Step() {}

        /** The place below a name. */
        Step child(String name) {
            Step child = children.get(name);
            return child == null ? ANYWHERE.getOrDefault(name, NOTHING) : child;
        }

        boolean isAttachment() {
            return this == ATTACHMENT;
        }

        boolean isResource() {
            return this == RESOURCE;
        }
    }

    /** The lines of the table. */
    public static List<String> lines() {
        return TABLE.lines().toList();
    }

    /** What a choice of any type may hold that is, or holds, an Attachment. */
    public static List<String> choices() {
        return CHOICES;
    }

    /** The top of a resource or data type. */
    static Step type(String name) {
        return TYPES.getOrDefault(name, NOTHING);
    }

    private static Map<String, Step> read() {
        Map<String, Step> types = new HashMap<>();
        types.put("Attachment", ATTACHMENT);
        types.put("Resource", RESOURCE);
        for (String line : lines()) {
            String[] words = line.split(" ", -1);
            Step top = types.computeIfAbsent(words[0], any -> new Step());
            for (int i = 1; i < words.length; i++) {
                add(types, top, words[i]);
            }
        }
        return Map.copyOf(types);
    }

    private static void add(Map<String, Step> types, Step top, String entry) {
        if (entry.endsWith("[x]")) {
            String stem = entry.substring(0, entry.length() - 3);
            CHOICES.forEach(choice -> add(types, top, stem + choice + ":" + choice));
            return;
        }
        String[] parts = entry.split(":", 2);
        String target = parts.length == 1 ? "Attachment" : parts[1];
        boolean ofType = Character.isUpperCase(target.charAt(0));
        Step leadsTo = ofType ? types.computeIfAbsent(target, any -> new Step()) : at(top, target);
        int end = parts[0].lastIndexOf('.');
        Step parent = end < 0 ? top : at(top, parts[0].substring(0, end));
        parent.children.put(parts[0].substring(end + 1), leadsTo);
    }

    private static Step at(Step top, String path) {
        Step step = top;
        for (String name : path.split("\\.", -1)) {
            step = step.children.computeIfAbsent(name, any -> new Step());
        }
        return step;
    }
}
