package dev.fhirbulk.contract.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks over real sockets: the EHR at 127.0.0.1, the attacker at 127.0.0.2, the hospital's inside at 127.0.0.3. Each
 * must work against a naive client, or it is none, and must fail against ours.
 */
@Tag("hostile")
@Timeout(120)
@ExtendWith(Score.class)
abstract class HostileTest {

    @TempDir
    Path folder;

    /** The secrets that a scene plants; none may be told, nor reach the attacker. */
    private static final String[] SECRETS = {
        Scene.TOKEN, "planted-secret", "planted.assertion", "planted-signature", "planted-patient", "client_assertion="
    };

    void attack(Consumer<Scene> script, Predicate<Scene> succeeded) throws Exception {
        attack(null, script, succeeded);
    }

    /** With an EHR that speaks TLS. */
    void attack(@Nullable SSLContext tls, Consumer<Scene> script, Predicate<Scene> succeeded) throws Exception {
        try (Scene naive = new Scene(Files.createDirectory(folder.resolve("naive")), tls)) {
            script.accept(naive);
            new NaiveClient(naive).export();
            assertThat(succeeded.test(naive))
                    .as("the attack works against a naive client; it said %s", shortly(naive))
                    .isTrue();
        }
        try (Scene ours = new Scene(Files.createDirectory(folder.resolve("ours")), tls)) {
            script.accept(ours);
            new OurClient(ours).export();
            assertThat(succeeded.test(ours))
                    .as("the attack works against ours; it said %s", shortly(ours))
                    .isFalse();
            for (String secret : SECRETS) {
                assertThat(ours.attacker.got(secret) && !ours.attackerKnows.contains(secret))
                        .as("the attacker got %s", secret)
                        .isFalse();
                assertThat(ours.said.indexOf(secret))
                        .as("%s was told: %s", secret, shortly(ours))
                        .isNegative();
            }
            assertThat(Scene.below(ours.outside)).allMatch(name -> name.startsWith("mine"));
        }
    }

    private static String shortly(Scene scene) {
        return scene.said.substring(0, Math.min(scene.said.length(), 4000));
    }
}
