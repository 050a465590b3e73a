package dev.fhirbulk.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Prints what was measured, one figure a line. */
final class Figures {

    private static final Map<String, Double> PRINTED = new LinkedHashMap<>();

    private Figures() {}

    /** All so far. */
    static Map<String, Double> printed() {
        return PRINTED;
    }

    static void print(String name, double value) {
        PRINTED.put(name, value);
        System.out.printf(Locale.ROOT, "FIGURE %s %.3f%n", name, value);
    }

    static void print(String name, long value) {
        PRINTED.put(name, (double) value);
        System.out.println("FIGURE " + name + " " + value);
    }

    /** The median over the rounds of one variant's measure divided by the other's of the same round. */
    static double ratio(List<Cost> ours, List<Cost> others, ToDoubleFunction<Cost> measure) {
        double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = measure.applyAsDouble(ours.get(i)) / measure.applyAsDouble(others.get(i));
        }
        return median(ratios);
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    static double median(List<Double> values) {
        return median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    static double median(List<Cost> costs, ToDoubleFunction<Cost> measure) {
        return median(costs.stream().mapToDouble(measure).toArray());
    }
}
