package dev.fhirbulk.config;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How one vendor's server differs from the guide, as data. Immutable and thread-safe.
 *
 * <p>{@link #GENERIC} is the default. Derive your own with {@link #with(UnaryOperator)}:
 * {@code ServerProfile.ORACLE_HEALTH.with(p -> p.pollFloor(Duration.ofMinutes(5)))}.
 */
public final class ServerProfile {

    /** Whether a parameter with several values is sent as one comma list or as one entry a value. */
    public enum ListEncoding {
        COMMA,
        REPEAT
    }

    /** A server that follows the guide. */
    public static final ServerProfile GENERIC = new Builder("generic").build();

    /** Oracle Health (Cerner) Millennium: group exports, one filter a type, comma lists. */
    public static final ServerProfile ORACLE_HEALTH = new Builder("oracle-health")
            .typeFilters(ListEncoding.COMMA)
            .oneFilterPerType(true)
            .unsupportedParameters(Set.of("_elements", "_until", "organizeOutputBy", "allowPartialManifests"))
            .groupExportOnly(true)
            .build();

    private final String name;
    private final ListEncoding postLists;
    private final ListEncoding typeFilters;
    private final boolean oneFilterPerType;
    private final boolean groupExportOnly;
    private final Set<String> unsupportedParameters;
    private final @Nullable Duration pollFloor;
    private final @Nullable Duration pollCeiling;

    private ServerProfile(Builder builder) {
        this.name = builder.name;
        this.postLists = builder.postLists;
        this.typeFilters = builder.typeFilters;
        this.oneFilterPerType = builder.oneFilterPerType;
        this.groupExportOnly = builder.groupExportOnly;
        this.unsupportedParameters = builder.unsupportedParameters;
        this.pollFloor = builder.pollFloor;
        this.pollCeiling = builder.pollCeiling;
    }

    /** A short name for logs, such as {@code oracle-health}. */
    public String name() {
        return name;
    }

    /** How lists stand in a POST body; {@link ListEncoding#COMMA} by default, whose failure is loud. */
    public ListEncoding postLists() {
        return postLists;
    }

    /** How several {@code _typeFilter} stand in a query; {@link ListEncoding#REPEAT} by default (STU3). */
    public ListEncoding typeFilters() {
        return typeFilters;
    }

    /** Whether the server refuses a second {@code _typeFilter} for a type; false by default. */
    public boolean oneFilterPerType() {
        return oneFilterPerType;
    }

    /** Whether only groups can be exported by GET; false by default. */
    public boolean groupExportOnly() {
        return groupExportOnly;
    }

    /** Parameters that the server is known not to support; empty by default. */
    public Set<String> unsupportedParameters() {
        return unsupportedParameters;
    }

    /** The shortest wait between polls; empty (the pacing's own) by default. */
    public Optional<Duration> pollFloor() {
        return Optional.ofNullable(pollFloor);
    }

    /** The longest wait between polls; empty (the server's) by default. */
    public Optional<Duration> pollCeiling() {
        return Optional.ofNullable(pollCeiling);
    }

    /**
     * A profile derived from this one.
     *
     * @param change sets what differs
     * @return a new profile
     */
    public ServerProfile with(UnaryOperator<Builder> change) {
        return change.apply(new Builder(this)).build();
    }

    @Override
    public String toString() {
        return "ServerProfile[" + name + "]";
    }

    /** Collects what differs. Not thread-safe. Defaults are those of {@link ServerProfile#GENERIC}. */
    public static final class Builder {
        private String name;
        private ListEncoding postLists = ListEncoding.COMMA;
        private ListEncoding typeFilters = ListEncoding.REPEAT;
        private boolean oneFilterPerType;
        private boolean groupExportOnly;
        private Set<String> unsupportedParameters = Set.of();
        private @Nullable Duration pollFloor;
        private @Nullable Duration pollCeiling;

        private Builder(String name) {
            this.name = name;
        }

        private Builder(ServerProfile from) {
            this.name = from.name;
            this.postLists = from.postLists;
            this.typeFilters = from.typeFilters;
            this.oneFilterPerType = from.oneFilterPerType;
            this.groupExportOnly = from.groupExportOnly;
            this.unsupportedParameters = from.unsupportedParameters;
            this.pollFloor = from.pollFloor;
            this.pollCeiling = from.pollCeiling;
        }

        /** See {@link ServerProfile#name()}. */
        public Builder name(String value) {
            this.name = value;
            return this;
        }

        /** See {@link ServerProfile#postLists()}. */
        public Builder postLists(ListEncoding value) {
            this.postLists = value;
            return this;
        }

        /** See {@link ServerProfile#typeFilters()}. */
        public Builder typeFilters(ListEncoding value) {
            this.typeFilters = value;
            return this;
        }

        /** See {@link ServerProfile#oneFilterPerType()}. */
        public Builder oneFilterPerType(boolean value) {
            this.oneFilterPerType = value;
            return this;
        }

        /** See {@link ServerProfile#groupExportOnly()}. */
        public Builder groupExportOnly(boolean value) {
            this.groupExportOnly = value;
            return this;
        }

        /** See {@link ServerProfile#unsupportedParameters()}. */
        public Builder unsupportedParameters(Set<String> value) {
            this.unsupportedParameters = Set.copyOf(value);
            return this;
        }

        /** See {@link ServerProfile#pollFloor()}. */
        public Builder pollFloor(Duration value) {
            this.pollFloor = value;
            return this;
        }

        /** See {@link ServerProfile#pollCeiling()}. */
        public Builder pollCeiling(Duration value) {
            this.pollCeiling = value;
            return this;
        }

        private ServerProfile build() {
            return new ServerProfile(this);
        }
    }
}
