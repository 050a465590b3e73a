package dev.fhirbulk.interop.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;

/**
 * Spring Authorization Server as its starter sets it up, with two clients that sign their assertions. Takes the file
 * of their public keys, prints {@code READY url}, and ends when its standard input does.
 */
@SpringBootApplication
public class AuthServerMain {

    /** Starts the server. */
    public static void main(String[] args) throws IOException {
        HttpServer keys = publish(Files.readAllBytes(Path.of(args[0])));
        SpringApplication application = new SpringApplication(AuthServerMain.class);
        application.setDefaultProperties(Map.of(
                "client.keys",
                "http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks",
                "server.port",
                "0",
                "server.address",
                "127.0.0.1",
                "logging.level.root",
                "WARN"));
        ConfigurableApplicationContext context = application.run();
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        System.out.println("READY http://127.0.0.1:" + port + "/oauth2/token");
        while (System.in.read() >= 0) {
            // Until the tests are gone.
        }
        context.close();
        keys.stop(0);
    }

    /** The clients' public keys at a URL, where the authorization server wants to find them. */
    private static HttpServer publish(byte[] jwks) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/jwks", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, jwks.length);
            exchange.getResponseBody().write(jwks);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Bean
    RegisteredClientRepository clients(@Value("${client.keys}") String keys) {
        return new InMemoryRegisteredClientRepository(
                client("rs-client", SignatureAlgorithm.RS384, keys),
                client("es-client", SignatureAlgorithm.ES384, keys));
    }

    private static RegisteredClient client(String id, SignatureAlgorithm algorithm, String keys) {
        return RegisteredClient.withId(id)
                .clientId(id)
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope("system/Patient.read")
                .scope("system/Patient.rs")
                .scope("system/Group.read")
                .clientSettings(ClientSettings.builder()
                        .jwkSetUrl(keys)
                        .tokenEndpointAuthenticationSigningAlgorithm(algorithm)
                        .build())
                .build();
    }
}
