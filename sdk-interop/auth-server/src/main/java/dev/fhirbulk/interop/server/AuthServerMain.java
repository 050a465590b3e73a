package dev.fhirbulk.interop.server;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Spring Authorization Server with clients that sign their assertions. Takes the URL below which each client publishes
 * its keys, prints {@code READY url}, and ends when its standard input does.
 */
@SpringBootApplication
public class AuthServerMain {

    /** Starts the server. */
    public static void main(String[] args) throws IOException {
        SpringApplication application = new SpringApplication(AuthServerMain.class);
        application.setDefaultProperties(Map.of(
                "client.keys", args[0],
                "server.port", "0",
                "server.address", "127.0.0.1",
                "logging.level.root", "WARN"));
        ConfigurableApplicationContext context = application.run();
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        System.out.println("READY http://127.0.0.1:" + port + "/oauth2/token");
        while (System.in.read() >= 0) {
            // Until the tests are gone.
        }
        context.close();
    }

    /** The starter's chain, and a policy that the server leaves to its user: to grant less rather than to refuse. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain tokens(HttpSecurity http) throws Exception {
        OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
        return http.securityMatcher(server.getEndpointsMatcher())
                .with(server, it -> it.tokenEndpoint(token -> token.accessTokenRequestConverter(new NarrowedScopes())))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }

    @Bean
    RegisteredClientRepository clients(@Value("${client.keys}") String keys) {
        return new InMemoryRegisteredClientRepository(
                client("rs-client", SignatureAlgorithm.RS384, keys),
                client("es-client", SignatureAlgorithm.ES384, keys),
                client("rotating-client", SignatureAlgorithm.ES384, keys),
                client(NarrowedScopes.CLIENT, SignatureAlgorithm.ES384, keys));
    }

    private static RegisteredClient client(String id, SignatureAlgorithm algorithm, String keys) {
        List<String> types = id.equals(NarrowedScopes.CLIENT)
                ? List.of("Patient")
                : List.of("Patient", "Group", "Condition", "Encounter", "Observation");
        return RegisteredClient.withId(id)
                .clientId(id)
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(scopes -> types.forEach(type -> scopes.add("system/" + type + ".read")))
                .clientSettings(ClientSettings.builder()
                        .jwkSetUrl(keys + id)
                        .tokenEndpointAuthenticationSigningAlgorithm(algorithm)
                        .build())
                .build();
    }
}
