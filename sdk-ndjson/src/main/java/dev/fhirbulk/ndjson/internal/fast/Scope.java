package dev.fhirbulk.ndjson.internal.fast;

import ca.uhn.fhir.parser.BaseParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.lang3.StringUtils;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * What a resource and those contained in it share: who is contained, and who refers to them. What is done here, HAPI's
 * parser does at the end of each resource. For one thread.
 */
final class Scope {

    private Map<String, Resource> contained = Map.of();
    private List<Reference> inward = List.of();

    /** Keeps a reference that may be to a contained resource. */
    void add(Reference reference) {
        String text = reference.getReference();
        if (text != null && text.indexOf('#') >= 0) {
            inward = inward.isEmpty() ? new ArrayList<>() : inward;
            inward.add(reference);
        }
    }

    void add(Resource containedResource) {
        mark(containedResource);
        IdType id = containedResource.getIdElement();
        if (id.isEmpty()) {
            throw HandOver.SIGNAL;
        }
        id.setValue(id.getIdPart());
        contained = contained.isEmpty() ? new HashMap<>() : contained;
        contained.put(id.getValue(), containedResource);
    }

    /** No more will come: references get their targets, and the resource its full id. */
    void close(Resource resource, String typeName) {
        mark(resource);
        for (Reference reference : inward) {
            weave(reference);
        }
        String version = resource.getMeta().getVersionId();
        IdType id = resource.getIdElement();
        String part = id.getIdPart();
        if (!StringUtils.isBlank(part) && !part.startsWith("urn:")) {
            String full = typeName + "/" + part;
            id.setValue(StringUtils.isNotBlank(version) ? full + "/_history/" + version : full);
        }
    }

    private static void mark(Resource resource) {
        resource.setUserData(BaseParser.RESOURCE_CREATED_BY_PARSER, true);
    }

    private void weave(Reference reference) {
        String text = reference.getReferenceElement().getValue();
        if (StringUtils.isNotBlank(text) && text.startsWith("#") && text.length() > 1) {
            Resource target = contained.get(text.substring(1));
            if (target == null) {
                throw HandOver.SIGNAL;
            }
            reference.setResource(target);
        }
    }
}
