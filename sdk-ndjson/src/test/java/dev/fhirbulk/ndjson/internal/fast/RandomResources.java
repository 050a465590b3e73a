package dev.fhirbulk.ndjson.internal.fast;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition.ChildTypeEnum;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeChildExtension;
import ca.uhn.fhir.context.RuntimeChildPrimitiveEnumerationDatatypeDefinition;
import ca.uhn.fhir.context.RuntimeChildUndeclaredExtensionDefinition;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Resources as JSON, made up from what HAPI's runtime definitions say may stand where: every element, every type of
 * a choice, extensions on everything. A seed makes the same resource again. For one thread.
 */
final class RandomResources {

    private static final FhirContext CONTEXT = FhirContext.forR4Cached();
    private static final List<String> TYPES = types();
    private static final BaseRuntimeElementDefinition<?> EXTENSION =
            CONTEXT.getElementDefinition(org.hl7.fhir.r4.model.Extension.class);
    private static final List<Element> EXTENSION_VALUES = extensionValues();
    private static final int DEEPEST = 7;

    private static final Map<BaseRuntimeElementCompositeDefinition<?>, List<List<Element>>> ELEMENTS =
            new ConcurrentHashMap<>();

    private final StringBuilder out = new StringBuilder();
    private Random dice = new Random(0);
    private RandomValues values = new RandomValues(dice);
    private List<String> containedIds = List.of();
    private int blocks;

    /** A name that may stand in an object, and what may stand behind it. */
    private record Element(
            String name, BaseRuntimeElementDefinition<?> type, BaseRuntimeChildDefinition child, boolean list) {

        Element(String name, BaseRuntimeElementDefinition<?> type, BaseRuntimeChildDefinition child) {
            this(name, type, child, child.getMax() != 1);
        }
    }

    private static List<Element> extensionValues() {
        RuntimeChildUndeclaredExtensionDefinition any = CONTEXT.getRuntimeChildUndeclaredExtensionDefinition();
        List<Element> values = new ArrayList<>();
        for (String name : new TreeSet<>(any.getValidChildNames())) {
            BaseRuntimeElementDefinition<?> type = any.getChildByName(name);
            boolean parsed = EnumSet.of(
                            ChildTypeEnum.ID_DATATYPE,
                            ChildTypeEnum.PRIMITIVE_DATATYPE,
                            ChildTypeEnum.COMPOSITE_DATATYPE)
                    .contains(type.getChildType());
            // Quantities of a narrower kind are not among the types that FHIR lists.
            boolean listed = !name.equals("valueSimpleQuantity") && !name.equals("valueMoneyQuantity");
            if (parsed && listed && name.equals("value" + capitalized(type.getName()))) {
                values.add(new Element(name, type, any));
            }
        }
        return values;
    }

    private static List<String> types() {
        Set<String> types = new TreeSet<>(CONTEXT.getResourceTypes());
        // Those are HAPI's to parse, and have their own tests.
        types.remove("Bundle");
        return List.copyOf(types);
    }

    /** A resource of any type. */
    String line(long seed) {
        dice = dice(seed);
        values = new RandomValues(dice);
        out.setLength(0);
        resource(TYPES.get(dice.nextInt(TYPES.size())), 0);
        return out.toString();
    }

    /** Dice that fall differently for neighbouring seeds from the first throw on. */
    static Random dice(long seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }

    /** One line for each element of each type and each of its choices, with nothing around it but the way there. */
    void everyElement(Consumer<String> lines) {
        dice = dice(0);
        values = new RandomValues(dice);
        Set<Class<?>> seen = new HashSet<>();
        for (String type : TYPES) {
            RuntimeResourceDefinition definition = CONTEXT.getResourceDefinition(type);
            everyElement(definition, "{\"resourceType\":\"" + type + '"', "}", seen, lines);
        }
    }

    private void everyElement(
            BaseRuntimeElementCompositeDefinition<?> type,
            String before,
            String after,
            Set<Class<?>> seen,
            Consumer<String> lines) {
        if (!seen.add(type.getImplementingClass())) {
            return;
        }
        for (List<Element> choice : elements(type)) {
            for (Element element : choice) {
                if (type == EXTENSION && element.name.equals("url")) {
                    continue;
                }
                out.setLength(0);
                out.append(before);
                member(element, 0);
                lines.accept(out.append(after).toString());
                if (element.type instanceof BaseRuntimeElementCompositeDefinition<?> inner) {
                    out.setLength(0);
                    out.append(before);
                    name(element.name).append(element.list ? "[{" : "{");
                    out.append(inner == EXTENSION ? "\"url\":\"u\"" : "");
                    everyElement(inner, out.toString(), (element.list ? "}]" : "}") + after, seen, lines);
                }
            }
        }
    }

    private boolean chance(double probability) {
        return dice.nextDouble() < probability;
    }

    private void resource(String type, int depth) {
        out.append("{\"resourceType\":\"").append(type).append('"');
        if (chance(0.9)) {
            name("id").append('"').append(values.id()).append('"');
        }
        BaseRuntimeElementCompositeDefinition<?> definition = CONTEXT.getResourceDefinition(type);
        List<String> outer = containedIds;
        // References within a resource of a Parameters do not see what is contained in another.
        containedIds = List.of();
        if (depth == 0 && definition.getChildByName("contained") != null && chance(0.2)) {
            containedIds = List.of("c1", "c2", "pat.3").subList(0, 1 + dice.nextInt(3));
            contained();
        }
        members(definition, depth, "id");
        containedIds = outer;
        out.append('}');
    }

    /** The members of an object that has begun and is not empty. */
    private void members(BaseRuntimeElementCompositeDefinition<?> type, int depth, String except) {
        double probability = switch (depth) {
            case 0 -> 0.3;
            case 1 -> 0.25;
            case 2 -> 0.2;
            default -> 0.1;
        };
        for (List<Element> choice : ELEMENTS.computeIfAbsent(type, RandomResources::elements)) {
            boolean block = choice.get(0).type.getChildType() == ChildTypeEnum.RESOURCE_BLOCK;
            if (chance(block ? blockChance() : probability)) {
                Element element = choice.get(dice.nextInt(choice.size()));
                if (!element.name.equals(except)) {
                    member(element, depth);
                }
            }
        }
    }

    private double blockChance() {
        return blocks == 0 ? 0.4 : blocks < 6 ? 0.3 : 0;
    }

    /** What may stand in an object, the types of a choice together. */
    private static List<List<Element>> elements(BaseRuntimeElementCompositeDefinition<?> type) {
        List<List<Element>> elements = new ArrayList<>();
        for (BaseRuntimeChildDefinition child : type.getChildren()) {
            List<Element> choice = new ArrayList<>();
            if (child instanceof RuntimeChildExtension) {
                choice.add(new Element(child.getElementName(), EXTENSION, child));
            } else {
                for (String name : new TreeSet<>(child.getValidChildNames())) {
                    BaseRuntimeElementDefinition<?> target = child.getChildByName(name);
                    if (isProper(name, child, target)) {
                        choice.add(new Element(name, target, child));
                    }
                }
            }
            elements.add(choice);
        }
        return elements;
    }

    /** HAPI also takes names that FHIR does not know, such as {@code subjectResource}. Those have their own tests. */
    private static boolean isProper(
            String name, BaseRuntimeChildDefinition child, BaseRuntimeElementDefinition<?> target) {
        String element = child.getElementName();
        return name.equals(element)
                || (!target.getName().equals("xhtml") && name.equals(element + capitalized(target.getName())));
    }

    private static String capitalized(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private void member(Element element, int depth) {
        if (element.child instanceof RuntimeChildExtension) {
            extensions(element.name, depth);
            return;
        }
        switch (element.type.getChildType()) {
            case ID_DATATYPE, PRIMITIVE_DATATYPE -> primitive(element, depth);
            case COMPOSITE_DATATYPE -> {
                if (depth < DEEPEST) {
                    many(element, () -> composite(element.type, depth));
                }
            }
            // Blocks nest only so far, and what lies deep in them is to come up too.
            case RESOURCE_BLOCK -> {
                blocks++;
                many(element, () -> composite(element.type, Math.min(depth, 1)));
                blocks--;
            }
            case PRIMITIVE_XHTML_HL7ORG -> name(element.name).append(values.xhtml());
            case CONTAINED_RESOURCE_LIST -> {}
            case RESOURCE -> nested(element, depth);
            default -> throw new IllegalStateException("what is to be done with " + element + "?");
        }
    }

    private StringBuilder name(String name) {
        return out.append(out.charAt(out.length() - 1) == '{' ? "\"" : ",\"")
                .append(name)
                .append("\":");
    }

    private void many(Element element, Runnable one) {
        name(element.name);
        if (!element.list) {
            one.run();
            return;
        }
        out.append('[');
        int count = 1 + dice.nextInt(2);
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ",");
            one.run();
        }
        out.append(']');
    }

    private void composite(BaseRuntimeElementDefinition<?> type, int depth) {
        out.append('{');
        if (type.getImplementingClass() == org.hl7.fhir.r4.model.Extension.class) {
            extension(depth);
        } else if (type.getImplementingClass() == org.hl7.fhir.r4.model.Reference.class && !containedIds.isEmpty()) {
            name("reference").append('"').append('#').append(containedIds.get(dice.nextInt(containedIds.size())));
            out.append('"');
            members((BaseRuntimeElementCompositeDefinition<?>) type, depth + 1, "reference");
        } else {
            members((BaseRuntimeElementCompositeDefinition<?>) type, depth + 1, "");
        }
        out.append('}');
    }

    private void contained() {
        name("contained").append('[');
        for (String id : containedIds) {
            out.append(out.charAt(out.length() - 1) == '[' ? "" : ",");
            String type = TYPES.get(dice.nextInt(TYPES.size()));
            out.append("{\"resourceType\":\"")
                    .append(type)
                    .append("\",\"id\":\"")
                    .append(id)
                    .append('"');
            members((BaseRuntimeElementCompositeDefinition<?>) CONTEXT.getResourceDefinition(type), 3, "id");
            out.append('}');
        }
        out.append(']');
    }

    private void nested(Element element, int depth) {
        name(element.name);
        resource(TYPES.get(dice.nextInt(TYPES.size())), depth + 2);
    }

    private void extensions(String name, int depth) {
        if (depth < DEEPEST) {
            name(name).append("[{");
            extension(depth + 1);
            out.append("}]");
        }
    }

    private void extension(int depth) {
        name("url").append("\"http://example.org/").append(dice.nextInt(9)).append('"');
        if (chance(0.2)) {
            name("id").append("\"e").append(dice.nextInt(9)).append('"');
        }
        if (chance(0.2) && depth < DEEPEST) {
            extensions("extension", depth);
            return;
        }
        Element value = EXTENSION_VALUES.get(dice.nextInt(EXTENSION_VALUES.size()));
        if (value.type.getChildType() != ChildTypeEnum.COMPOSITE_DATATYPE) {
            primitive(value, depth);
        } else if (depth < DEEPEST) {
            many(value, () -> composite(value.type, depth));
        }
    }

    private void primitive(Element element, int depth) {
        boolean beside = depth < DEEPEST && chance(0.1) && element.child.getElementName() != null;
        int count = element.list ? 1 + dice.nextInt(3) : 1;
        boolean first = beside && chance(0.3);
        boolean alone = beside && !element.list && chance(0.3);
        if (first || alone) {
            beside(element, count, depth);
        }
        if (!alone) {
            name(element.name);
            out.append(element.list ? "[" : "");
            for (int i = 0; i < count; i++) {
                out.append(i == 0 ? "" : ",");
                out.append(element.list && beside && chance(0.3) ? "null" : value(element));
            }
            out.append(element.list ? "]" : "");
        }
        if (beside && !first && !alone) {
            beside(element, count, depth);
        }
    }

    private void beside(Element element, int count, int depth) {
        name("_" + element.name);
        out.append(element.list ? "[" : "");
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ",");
            if (element.list && chance(0.3)) {
                out.append("null");
                continue;
            }
            out.append('{');
            if (chance(0.5)) {
                name("id").append("\"p").append(dice.nextInt(9)).append('"');
            }
            extensions("extension", depth + 2);
            out.append('}');
        }
        out.append(element.list ? "]" : "");
    }

    private String value(Element element) {
        if (element.child instanceof RuntimeChildPrimitiveEnumerationDatatypeDefinition codes) {
            return values.code(codes.getBoundEnumType());
        }
        return values.of(element.type.getName());
    }
}
