package dev.fhirbulk.testkit;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Lets WireMock answer what no stub of the user's answers. */
final class Bridge implements ResponseDefinitionTransformerV2 {

    /** Under which the catch-all stub names it. */
    public static final String NAME = "simulated-bulk-server";

    private final Function<Recorded, Answer> routes;

    /** To the routes. */
    public Bridge(Function<Recorded, Answer> routes) {
        this.routes = routes;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        Answer answer = routes.apply(recorded(event.getRequest()));
        ResponseDefinitionBuilder response = new ResponseDefinitionBuilder();
        if (answer.status() == 0) {
            return response.withFault(com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE)
                    .build();
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        answer.headers()
                .forEach(header -> headers.computeIfAbsent(header.getKey(), key -> new ArrayList<>())
                        .add(header.getValue()));
        response.withStatus(answer.status());
        response.withHeaders(new HttpHeaders(headers.entrySet().stream()
                .map(header -> new HttpHeader(header.getKey(), header.getValue()))
                .toList()));
        return response.withBody(answer.bytes()).build();
    }

    /** A request as WireMock saw it. */
    public static Recorded recorded(Request request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (HttpHeader header : request.getHeaders().all()) {
            headers.put(header.key().toLowerCase(Locale.ROOT), List.copyOf(header.values()));
        }
        URI uri = URI.create(request.getUrl());
        String method = request.getMethod().value();
        return new Recorded(
                Recorded.Origin.BASE,
                Routes.step(method, uri.getPath()),
                method,
                uri,
                headers,
                request.getBodyAsString());
    }
}
