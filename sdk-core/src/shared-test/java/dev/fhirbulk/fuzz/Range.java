package dev.fhirbulk.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Fires inputs at a target on a thread of its own, with bounds in time and memory.
 *
 * <p>{@code -Dfuzz.runs=N} sets how many seeds each target gets, {@code -Dfuzz.seed=N} repeats a single one.
 */
public final class Range implements AutoCloseable {

    /** Seeds for each target. */
    public static final int RUNS = Integer.getInteger("fuzz.runs", 2000);

    /** Only there to tell a hang from slowness, on the slowest machine. */
    private static final int SECONDS = 30;

    private static final long MEMORY = 8 << 20;
    private static final long MEMORY_PER_BYTE = 1000;
    private static final int SHOWN = 6000;

    private final Target target;
    private final Map<String, byte[]> corpus = new LinkedHashMap<>();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "fuzz");
        made.setDaemon(true);
        return made;
    });

    /** At one target, with its corpus and what else is given by name. */
    public Range(Target target, Map<String, byte[]> more) throws IOException {
        this.target = target;
        URL folder = Range.class.getResource("/fuzz/" + target.name());
        if (folder == null) {
            throw new IllegalStateException("there is no corpus for " + target);
        }
        try (Stream<Path> files = Files.list(Path.of(URI.create(folder.toString())))) {
            for (Path file : files.sorted().toList()) {
                corpus.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        corpus.putAll(more);
    }

    /** The names of the examples. */
    public List<String> names() {
        return List.copyOf(corpus.keySet());
    }

    /** The examples. */
    public List<byte[]> examples() {
        return List.copyOf(corpus.values());
    }

    /** Fires one example as it is. */
    public void example(String name) {
        fireUnmeasured(corpus.get(name));
        fire(corpus.get(name), "corpus file " + name);
    }

    /** Fires every beginning of the first part of an example, the rest as it is; returns how many there were. */
    public int cuts(String name) {
        String whole = new String(corpus.get(name), StandardCharsets.ISO_8859_1);
        int mark = whole.indexOf("\n--handle--\n");
        int end = mark < 0 ? whole.length() : mark;
        String rest = mark < 0 ? "" : whole.substring(mark);
        for (int cut = 0; cut < end; cut++) {
            fire((whole.substring(0, cut) + rest).getBytes(StandardCharsets.ISO_8859_1), name + " cut at " + cut);
        }
        return end;
    }

    /** Fires all seeds and returns how many there were. */
    public int seeds() {
        List<byte[]> examples = new ArrayList<>(corpus.values());
        // What is loaded and cached once is no input's fault.
        examples.forEach(example -> fireUnmeasured(example));
        Long only = Long.getLong("fuzz.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? RUNS : only;
        for (long seed = first; seed <= last; seed++) {
            fire(new Mutator(target.name(), seed, examples).input(), "seed " + seed);
        }
        return (int) (last - first + 1);
    }

    private void fireUnmeasured(byte[] input) {
        submit(input, "warming up", Long.MAX_VALUE);
    }

    private void fire(byte[] input, String what) {
        submit(input, what, MEMORY + MEMORY_PER_BYTE * input.length);
    }

    private void submit(byte[] input, String what, long most) {
        try {
            long used = Long.MAX_VALUE;
            // The JVM now and then counts a whole allocation buffer in, but not three times running.
            for (int attempt = 0; attempt < 3 && used > most; attempt++) {
                byte[] copy = input.clone();
                used = Math.min(used, thread.submit(() -> measured(copy)).get(SECONDS, TimeUnit.SECONDS));
            }
            if (used > most) {
                throw new AssertionError(text(what, input, "took " + used + " bytes of memory, more than " + most));
            }
        } catch (TimeoutException hangs) {
            thread.shutdownNow();
            throw new AssertionError(text(what, input, "took more than " + SECONDS + " s"), hangs);
        } catch (ExecutionException failed) {
            throw new AssertionError(text(what, input, "gave " + failed.getCause()), failed.getCause());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupt);
        }
    }

    private long measured(byte[] input) throws Exception {
        long before = threads.getCurrentThreadAllocatedBytes();
        target.run(input);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private String text(String what, byte[] input, String fault) {
        String short64 = Base64.getEncoder().encodeToString(Arrays.copyOf(input, Math.min(input.length, SHOWN)));
        return "target " + target + ", " + what + ", " + input.length + " bytes: " + fault + "\n" + short64;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
