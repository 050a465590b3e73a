package dev.fhirbulk.ndjson.internal.fast;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition.ChildTypeEnum;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeChildExtension;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.junit.jupiter.api.Test;

/** What is read off HAPI's classes here against what HAPI reads off them: fails when HAPI's model changes. */
class ModelTest {

    private static final FhirContext HAPI = FhirContext.forR4Cached();
    private static final Set<BaseRuntimeElementCompositeDefinition<?>> COMPOSITES = composites();

    /** All that can be reached from any resource. */
    private static Set<BaseRuntimeElementCompositeDefinition<?>> composites() {
        Set<BaseRuntimeElementCompositeDefinition<?>> reached = new HashSet<>();
        Deque<BaseRuntimeElementCompositeDefinition<?>> next = new ArrayDeque<>();
        HAPI.getResourceTypes().forEach(type -> next.add(HAPI.getResourceDefinition(type)));
        next.add((BaseRuntimeElementCompositeDefinition<?>) HAPI.getElementDefinition(Extension.class));
        while (!next.isEmpty()) {
            BaseRuntimeElementCompositeDefinition<?> type = next.pop();
            if (reached.add(type)) {
                children(type).values().forEach(child -> {
                    if (child instanceof BaseRuntimeElementCompositeDefinition<?> composite) {
                        next.add(composite);
                    }
                });
            }
        }
        return reached;
    }

    /** HAPI's names of a type's members, with the definitions of their values. */
    private static Map<String, BaseRuntimeElementDefinition<?>> children(
            BaseRuntimeElementCompositeDefinition<?> type) {
        Map<String, BaseRuntimeElementDefinition<?>> children = new TreeMap<>();
        for (BaseRuntimeChildDefinition child : type.getChildren()) {
            if (child instanceof RuntimeChildExtension) {
                children.put(child.getElementName(), HAPI.getElementDefinition(Extension.class));
            } else {
                child.getValidChildNames().forEach(name -> children.put(name, child.getChildByName(name)));
            }
        }
        return children;
    }

    private static Map<String, ModelField> fields(BaseRuntimeElementCompositeDefinition<?> type) {
        return Model.type(type.getImplementingClass()).fields().stream()
                .filter(field -> field.kind() != Kind.RESOURCE_TYPE)
                .collect(Collectors.toMap(field -> field.name().toString(), field -> field));
    }

    private static boolean isResource(BaseRuntimeElementDefinition<?> definition) {
        return definition.getChildType() == ChildTypeEnum.RESOURCE
                || definition.getChildType() == ChildTypeEnum.CONTAINED_RESOURCE_LIST;
    }

    @Test
    void allOfHapisModelIsReached() {
        int names = COMPOSITES.stream().mapToInt(type -> fields(type).size()).sum();
        // Other numbers are no fault. They say that HAPI's model has changed: see docs/adr/0010 for what is due then.
        assertThat(List.of(COMPOSITES.size(), names)).isEqualTo(List.of(658, 8277));
    }

    @Test
    void everyNameIsHapisToo() {
        assertThat(COMPOSITES)
                .allSatisfy(type -> assertThat(children(type).keySet())
                        .as(type.getImplementingClass().getName())
                        .containsAll(fields(type).keySet()));
    }

    /** HAPI's inventions aside: a choice of one resource by its name, any reference as a resource, markup as a value. */
    @Test
    void everyNameThatFhirKnowsIsKnown() {
        assertThat(COMPOSITES).allSatisfy(type -> {
            Set<String> missing = new TreeSet<>(children(type).keySet());
            missing.removeAll(fields(type).keySet());
            missing.removeIf(
                    name -> name.endsWith("Xhtml") || isReference(children(type).get(name)));
            assertThat(missing).as(type.getImplementingClass().getName()).isEmpty();
        });
    }

    private static boolean isReference(BaseRuntimeElementDefinition<?> definition) {
        return definition.getName().equals("Reference");
    }

    @Test
    void everyValueIsOfHapisClass() {
        assertThat(COMPOSITES)
                .allSatisfy(type -> fields(type).forEach((name, field) -> {
                    BaseRuntimeElementDefinition<?> value = children(type).get(name);
                    if (!isResource(value)) {
                        assertThat(field.type())
                                .as(type.getImplementingClass() + "." + name)
                                .isEqualTo(value.getImplementingClass());
                    }
                }));
    }

    @Test
    void everyKindIsHapis() {
        assertThat(COMPOSITES)
                .allSatisfy(type -> fields(type).forEach((name, field) -> {
                    Kind kind = field.kind();
                    boolean same = switch (children(type).get(name).getChildType()) {
                        case ID_DATATYPE, PRIMITIVE_DATATYPE -> kind.isPrimitive();
                        case COMPOSITE_DATATYPE, RESOURCE_BLOCK -> kind == Kind.COMPOSITE;
                        case PRIMITIVE_XHTML_HL7ORG -> kind == Kind.XHTML;
                        case CONTAINED_RESOURCE_LIST -> kind == Kind.CONTAINED;
                        case RESOURCE -> kind == Kind.RESOURCE;
                        default -> false;
                    };
                    assertThat(same)
                            .as(type.getImplementingClass() + "." + name + " is " + kind)
                            .isTrue();
                }));
    }

    @Test
    void everyListIsHapis() {
        assertThat(COMPOSITES)
                .allSatisfy(type -> fields(type).forEach((name, field) -> {
                    boolean repeats = type.getChildByName(name) == null
                            ? field.type() == Extension.class
                            : type.getChildByName(name).getMax() != 1;
                    assertThat(field.slot().isList())
                            .as(type.getImplementingClass() + "." + name)
                            .isEqualTo(repeats);
                }));
    }

    @Test
    void everyValueCanBeMadeAndStored() {
        for (BaseRuntimeElementCompositeDefinition<?> type : COMPOSITES) {
            ModelType model = Model.type(type.getImplementingClass());
            for (ModelField field : model.fields()) {
                if (!field.slot().isList() && field.kind() != Kind.RESOURCE && field.kind() != Kind.RESOURCE_TYPE) {
                    field.store(model.make(), value(field));
                } else if (field.slot().isList()) {
                    field.store(model.make(), new ArrayList<>());
                }
            }
        }
    }

    private static Object value(ModelField field) {
        if (field.kind() == Kind.XHTML) {
            return new XhtmlNode();
        }
        return field.kind() == Kind.COMPOSITE ? field.composite().make() : field.make();
    }

    @Test
    void everyResourceIsKnownByName() {
        assertThat(HAPI.getResourceTypes())
                .allSatisfy(name -> assertThat(Model.resource(name).type())
                        .isEqualTo(HAPI.getResourceDefinition(name).getImplementingClass()));
    }

    @Test
    void valuesCanBePutHere() throws NoSuchFieldException {
        Field value = org.hl7.fhir.r4.model.PrimitiveType.class.getDeclaredField("myCoercedValue");
        assertThat(Values.POSSIBLE).as("HAPI's %s and its neighbours", value).isTrue();
    }
}
