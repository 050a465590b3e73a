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
import java.util.function.BiFunction;
import java.util.function.Function;

/** Lets WireMock answer what no stub of the user's answers. */
final class Bridge implements ResponseDefinitionTransformerV2 {

    /** Under which the catch-all stub names it. */
    public static final String NAME = "simulated-bulk-server";

    private final BiFunction<String, URI, Recorded.Step> steps;
    private final Function<Recorded, Reply> routes;

    /** To the routes, by what a method and a path are for. */
    public Bridge(BiFunction<String, URI, Recorded.Step> steps, Function<Recorded, Reply> routes) {
        this.steps = steps;
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
        Reply reply = routes.apply(recorded(event.getRequest()));
        Answer answer = reply.answer();
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
        return response.withBody(reply.bytes()).build();
    }

    private Recorded recorded(Request request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (HttpHeader header : request.getHeaders().all()) {
            headers.put(header.key().toLowerCase(Locale.ROOT), List.copyOf(header.values()));
        }
        URI uri = URI.create(request.getUrl());
        String method = request.getMethod().value();
        return new Recorded(
                Recorded.Origin.BASE, steps.apply(method, uri), method, uri, headers, request.getBodyAsString());
    }
}
