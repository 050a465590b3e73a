package dev.fhirbulk.ndjson.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.VersionUtil;
import dev.fhirbulk.ndjson.internal.fast.FastParser;
import java.lang.reflect.Modifier;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lines are read as, and by which parser. HAPI's context takes seconds to make, so that of R4 is made when the
 * first line needs it, and in most readings none does. Immutable and thread-safe.
 */
public final class Dialect {

    /** The versions of HAPI that the fast parser was compared with: see docs/adr/0010. */
    static final Set<String> KNOWN_HAPI = Set.of("8.12.1");

    private static final Logger LOG = LoggerFactory.getLogger(Dialect.class);

    private final @Nullable FhirContext context;

    private Dialect(@Nullable FhirContext context) {
        this.context = context;
    }

    /** R4 as it is, fast where possible. */
    public static Dialect r4() {
        if (KNOWN_HAPI.contains(VersionUtil.getVersion())) {
            return new Dialect(null);
        }
        LOG.info(
                "HAPI FHIR {} is none of those that the fast parser was compared with ({}): HAPI's own parser reads.",
                VersionUtil.getVersion(),
                KNOWN_HAPI);
        return of(FhirContext.forR4Cached());
    }

    /** Whatever the context says, by HAPI's own parser. */
    public static Dialect of(FhirContext context) {
        return new Dialect(context);
    }

    FhirContext context() {
        return context == null ? FhirContext.forR4Cached() : context;
    }

    /** A parser for one thread, for resources of this type; null when HAPI's own is to be used. */
    @Nullable
    FastParser fastParser() {
        return context == null ? new FastParser() : null;
    }

    /** The dialect for resources of a class; one that the caller has derived from HAPI's is HAPI's parser's to make. */
    public Dialect reading(Class<? extends IBaseResource> type) {
        return context != null || isAbstract(type) || FastParser.typeName(type) != null ? this : of(context());
    }

    /** The FHIR name of a resource class; null for a class that stands for all resources. */
    public @Nullable String typeName(Class<? extends IBaseResource> type) {
        if (isAbstract(type)) {
            return null;
        }
        return context == null
                ? FastParser.typeName(type)
                : context.getResourceDefinition(type).getName();
    }

    private static boolean isAbstract(Class<?> type) {
        return Modifier.isAbstract(type.getModifiers());
    }
}
