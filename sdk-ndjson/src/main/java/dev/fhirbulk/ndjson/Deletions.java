package dev.fhirbulk.ndjson;

import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;

/** What a Bundle of a deleted file deletes, in the shapes that servers send. Stateless. */
final class Deletions {

    private Deletions() {}

    /** The deletions of a line. */
    public static Stream<DeletedResource> of(IBaseResource resource) {
        if (!(resource instanceof Bundle bundle)) {
            return Stream.empty();
        }
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getRequest)
                .filter(request -> request.getMethod() == Bundle.HTTPVerb.DELETE)
                .flatMap(request -> reference(request.getUrl()).stream());
    }

    /** {@code Type/id}, with a base, a leading slash or a version around it. */
    private static Optional<DeletedResource> reference(String url) {
        String path = url.contains("?") ? url.substring(0, url.indexOf('?')) : url;
        int history = path.indexOf("/_history");
        String[] segments = (history < 0 ? path : path.substring(0, history)).split("/", -1);
        if (segments.length < 2 || segments[segments.length - 1].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DeletedResource(segments[segments.length - 2], segments[segments.length - 1]));
    }
}
