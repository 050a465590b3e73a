package dev.fhirbulk.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A scenario and the surroundings of one server, as plain facts. */
record World(
        VendorProfile profile,
        SyntheticPopulation population,
        @Nullable Path directory,
        int polls,
        int resourcesPerFile,
        int filesPerPage,
        boolean open,
        boolean realPace,
        boolean gzip,
        boolean ranges,
        boolean redirects,
        boolean storeTakesToken,
        Duration tokenLifetime,
        String clientId,
        @Nullable String clientSecret,
        @Nullable String grantedScope,
        List<String> deleted,
        List<String> outcomes,
        Supplier<Instant> clock) {}
