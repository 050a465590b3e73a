package dev.fhirbulk.contract.hostile;

import dev.fhirbulk.contract.Figures;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Counts the attacks that were made and those that came through, and prints both when all are over. */
final class Score implements AfterTestExecutionCallback {

    @Override
    public void afterTestExecution(ExtensionContext context) {
        Tally tally = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Score.class))
                .computeIfAbsent(Tally.class, key -> new Tally(), Tally.class);
        String attack = context.getRequiredTestMethod().toString();
        tally.made.add(attack);
        if (context.getExecutionException().isPresent()) {
            tally.leaks.add(attack);
        }
    }

    private static final class Tally implements AutoCloseable {
        private final Set<String> made = ConcurrentHashMap.newKeySet();
        private final Set<String> leaks = ConcurrentHashMap.newKeySet();

        @Override
        public void close() throws Exception {
            Figures.print("hostile.attacks", made.size());
            Figures.print("hostile.leaks", leaks.size());
        }
    }
}
