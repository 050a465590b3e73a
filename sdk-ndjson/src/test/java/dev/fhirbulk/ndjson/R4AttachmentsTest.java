package dev.fhirbulk.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition.ChildTypeEnum;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeChildAny;
import ca.uhn.fhir.context.RuntimeCompositeDatatypeDefinition;
import dev.fhirbulk.internal.json.AttachmentElement;
import dev.fhirbulk.internal.json.AttachmentLine;
import dev.fhirbulk.internal.json.R4Attachments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Core's table of attachments against HAPI's model of R4: every place, and none besides. */
class R4AttachmentsTest {

    private static final FhirContext R4 = FhirContext.forR4();
    private static final Set<String> ANYWHERE = Set.of("extension", "modifierExtension", "contained");

    /** Data types of which something is, or holds, an Attachment. */
    private static final Set<String> HOLDING = holding();

    @Test
    void theTableIsThatOfTheModel() {
        Map<String, Set<String>> ours = new TreeMap<>();
        for (String line : R4Attachments.lines()) {
            List<String> words = List.of(line.split(" "));
            ours.put(words.get(0), new TreeSet<>(words.subList(1, words.size())));
        }
        assertThat(ours).isEqualTo(modelled());
    }

    @Test
    void aChoiceOfAnyTypeMayHoldWhatTheModelSays() {
        assertThat(R4Attachments.choices()).containsExactlyInAnyOrderElementsOf(HOLDING);
    }

    /** With resources that HAPI itself builds and writes: one of each type, everything that may hold one filled. */
    @TestFactory
    Stream<DynamicTest> whatHapiWritesIsFound() {
        return modelled().keySet().stream()
                .filter(R4.getResourceTypes()::contains)
                .filter(type -> !type.equals("Bundle"))
                .map(type -> DynamicTest.dynamicTest(type, () -> {
                    Resource resource =
                            (Resource) R4.getResourceDefinition(type).newInstance();
                    Set<String> urls = new TreeSet<>();
                    fill(resource, R4.getResourceDefinition(type), 0, urls);
                    assertThat(urls).isNotEmpty();
                    assertThat(urlsFound(R4.newJsonParser().encodeResourceToString(resource)))
                            .isEqualTo(urls);
                }));
    }

    private static Set<String> urlsFound(String json) throws IOException {
        return AttachmentLine.find(json.getBytes(StandardCharsets.UTF_8)).stream()
                .map(AttachmentElement::url)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Puts an attachment with a URL of its own wherever one fits, to some depth. */
    private static void fill(
            Base element, BaseRuntimeElementCompositeDefinition<?> definition, int depth, Set<String> urls) {
        for (BaseRuntimeChildDefinition child : definition.getChildren()) {
            if (depth < 7 && !ANYWHERE.contains(child.getElementName())) {
                for (String name : child.getValidChildNames()) {
                    fill(element, child, child.getChildByName(name), depth, urls);
                }
            }
        }
    }

    private static void fill(
            Base parent,
            BaseRuntimeChildDefinition child,
            BaseRuntimeElementDefinition<?> type,
            int depth,
            Set<String> urls) {
        boolean full =
                child.getMax() == 1 && !child.getAccessor().getValues(parent).isEmpty();
        if (full || isResource(type)) {
            return;
        }
        if (type.getName().equals("Attachment")) {
            Attachment attachment = new Attachment().setUrl("u" + urls.size());
            urls.add(attachment.getUrl());
            child.getMutator().addValue(parent, attachment);
        } else if (type instanceof BaseRuntimeElementCompositeDefinition<?> composite
                && holds(composite, new ArrayList<>())) {
            Base value = (Base) composite.newInstance(child.getInstanceConstructorArguments());
            int before = urls.size();
            fill(value, composite, depth + 1, urls);
            if (urls.size() > before) {
                child.getMutator().addValue(parent, value);
            }
        }
    }

    private static Map<String, Set<String>> modelled() {
        Map<String, Set<String>> all = new TreeMap<>();
        for (String type : R4.getResourceTypes()) {
            put(all, type, R4.getResourceDefinition(type));
        }
        for (String type : HOLDING) {
            if (!type.equals("Attachment")) {
                put(all, type, (BaseRuntimeElementCompositeDefinition<?>) R4.getElementDefinition(type));
            }
        }
        return all;
    }

    private static void put(
            Map<String, Set<String>> all, String type, BaseRuntimeElementCompositeDefinition<?> definition) {
        Set<String> entries = new TreeSet<>();
        walk(definition, "", new HashMap<>(), entries);
        if (!entries.isEmpty()) {
            all.put(type, entries);
        }
    }

    /** Whether anything below was found. */
    private static boolean walk(
            BaseRuntimeElementCompositeDefinition<?> definition,
            String path,
            Map<BaseRuntimeElementDefinition<?>, String> above,
            Set<String> entries) {
        above.put(definition, path);
        Set<String> again = new TreeSet<>();
        int before = entries.size();
        for (BaseRuntimeChildDefinition child : definition.getChildren()) {
            if (ANYWHERE.contains(child.getElementName())) {
                continue;
            }
            if (child instanceof RuntimeChildAny) {
                entries.add(path + (path.isEmpty() ? "" : ".") + child.getElementName() + "[x]");
                continue;
            }
            for (String name : child.getValidChildNames()) {
                BaseRuntimeElementDefinition<?> type = child.getChildByName(name);
                String below = path.isEmpty() ? name : path + "." + name;
                if (above.containsKey(type)) {
                    again.add(below + ":" + above.get(type));
                } else {
                    entry(type, below, above, entries);
                }
            }
        }
        above.remove(definition);
        boolean found = entries.size() > before;
        if (found) {
            entries.addAll(again);
        }
        return found;
    }

    private static void entry(
            BaseRuntimeElementDefinition<?> type,
            String path,
            Map<BaseRuntimeElementDefinition<?>, String> above,
            Set<String> entries) {
        if (type.getName().equals("Attachment")) {
            entries.add(path);
        } else if (isResource(type)) {
            entries.add(path + ":Resource");
        } else if (type instanceof RuntimeCompositeDatatypeDefinition) {
            if (HOLDING.contains(type.getName())) {
                entries.add(path + ":" + type.getName());
            }
        } else if (type instanceof BaseRuntimeElementCompositeDefinition<?> block) {
            walk(block, path, above, entries);
        }
    }

    private static boolean isResource(BaseRuntimeElementDefinition<?> type) {
        return type.getChildType() == ChildTypeEnum.RESOURCE || type.getName().isEmpty();
    }

    private static Set<String> holding() {
        Set<String> names = new TreeSet<>(Set.of("Attachment"));
        Collection<BaseRuntimeElementDefinition<?>> all = R4.getElementDefinitions();
        for (BaseRuntimeElementDefinition<?> type : all) {
            if (type instanceof RuntimeCompositeDatatypeDefinition composite && holds(composite, new ArrayList<>())) {
                names.add(type.getName());
            }
        }
        return names;
    }

    private static boolean holds(
            BaseRuntimeElementCompositeDefinition<?> definition, List<BaseRuntimeElementDefinition<?>> above) {
        if (above.contains(definition)) {
            return false;
        }
        above.add(definition);
        return definition.getChildren().stream()
                .filter(child -> !ANYWHERE.contains(child.getElementName()))
                .anyMatch(child -> child instanceof RuntimeChildAny
                        || child.getValidChildNames().stream()
                                .map(child::getChildByName)
                                .anyMatch(type -> type != null
                                        && (type.getName().equals("Attachment")
                                                || (type instanceof BaseRuntimeElementCompositeDefinition<?> composite
                                                        && holds(composite, above)))));
    }
}
