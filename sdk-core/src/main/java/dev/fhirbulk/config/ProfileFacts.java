package dev.fhirbulk.config;

import dev.fhirbulk.config.ServerProfile.AssociatedData;
import dev.fhirbulk.config.ServerProfile.Deletion;
import dev.fhirbulk.config.ServerProfile.Edition;
import dev.fhirbulk.config.ServerProfile.KickOffLimit;
import dev.fhirbulk.config.ServerProfile.Level;
import dev.fhirbulk.config.ServerProfile.ListEncoding;
import dev.fhirbulk.config.ServerProfile.Preference;
import dev.fhirbulk.config.ServerProfile.Verbs;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The readable side of a {@link ServerProfile}, apart so that either file stays short. Immutable, thread-safe. */
abstract class ProfileFacts {

    final ProfileData data;

    ProfileFacts(ProfileData data) {
        this.data = data;
    }

    /** A short name for logs and configuration, such as {@code oracle-health}. */
    public String name() {
        return data.name;
    }

    /** The edition of the guide that the server speaks; empty (not known) by default. */
    public Optional<Edition> edition() {
        return Optional.ofNullable(data.edition);
    }

    /** The levels at which the server exports; all by default. */
    public Set<Level> levels() {
        return data.levels;
    }

    /** How a kick-off at a level may be sent; by default what the edition says, either where that is not known. */
    public Verbs verbs(Level level) {
        return data.verbs.getOrDefault(level, Dialect.verbs(data.edition));
    }

    /** How lists stand in a POST body; {@link ListEncoding#COMMA} by default, whose failure is loud; STU4 repeats. */
    public ListEncoding postLists() {
        return data.postLists != null ? data.postLists : Dialect.postLists(data.edition);
    }

    /** How several {@code _typeFilter} are sent; {@link ListEncoding#REPEAT} by default, a comma list in STU1 and 2. */
    public ListEncoding typeFilters() {
        return data.typeFilters != null ? data.typeFilters : Dialect.typeFilters(data.edition);
    }

    /** Whether the server refuses a second {@code _typeFilter} for a type; false by default. */
    public boolean oneFilterPerType() {
        return data.oneFilterPerType;
    }

    /** Whether {@code _typeFilter} is refused without {@code _type}; false by default. */
    public boolean filtersNeedTypes() {
        return data.filtersNeedTypes;
    }

    /** The only types that can be filtered; empty (all but {@link #unfilterableTypes()}) by default. */
    public Set<String> filterableTypes() {
        return data.filterableTypes;
    }

    /** Types that cannot be filtered; empty by default. */
    public Set<String> unfilterableTypes() {
        return data.unfilterableTypes;
    }

    /** Search parameters that the server refuses within {@code _typeFilter}; empty by default. */
    public Set<String> forbiddenFilterParameters() {
        return data.forbiddenFilterParameters;
    }

    /** How {@code includeAssociatedData} is typed in a POST body; a code by default, a Coding in STU4. */
    public AssociatedData associatedData() {
        return data.associatedData != null ? data.associatedData : Dialect.associatedData(data.edition);
    }

    /** Whether {@code includeAssociatedData} with {@code _type} demands Provenance there; false by default. */
    public boolean associatedDataNeedsProvenance() {
        return data.associatedDataNeedsProvenance;
    }

    /** Types that the server exports only beside others; empty by default. */
    public Set<String> typesNotAlone() {
        return data.typesNotAlone;
    }

    /** What may stand in {@code Prefer} besides {@code respond-async}; everything by default. */
    public Set<Preference> preferences() {
        return data.preferences;
    }

    /** Whether status and delete requests need {@code Prefer: respond-async} too; false by default. */
    public boolean preferOnStatus() {
        return data.preferOnStatus;
    }

    /** Parameters that the server is known not to support at a level; empty by default. */
    public Set<String> unsupportedParameters(Level level) {
        return data.unsupported.getOrDefault(level, Set.of());
    }

    /** Parameters without which a level refuses, each with its one accepted value, "" for any; none by default. */
    public Map<String, String> requiredParameters(Level level) {
        return data.required.getOrDefault(level, Map.of());
    }

    /** The server's own names of the guide's parameters, such as {@code _till} for {@code _until}; none by default. */
    public Map<String, String> renamedParameters() {
        return data.renamed;
    }

    /** The shortest wait between polls; empty (the pacing's own) by default. */
    public Optional<Duration> pollFloor() {
        return Optional.ofNullable(data.pollFloor);
    }

    /** The longest wait between polls; empty (the server's) by default. */
    public Optional<Duration> pollCeiling() {
        return Optional.ofNullable(data.pollCeiling);
    }

    /** What a 429 on kick-off means; {@link KickOffLimit#UNKNOWN} by default. */
    public KickOffLimit kickOffLimit() {
        return data.kickOffLimit;
    }

    /** What DELETE of a job means; {@link Deletion#CANCELS_AND_RELEASES} (the guide) by default. */
    public Deletion deletion() {
        return data.deletion;
    }

    /**
     * Whether {@code transactionTime} is the time of completion, so that a chain of incremental exports misses what
     * changed while a job ran; false by default.
     */
    public boolean transactionTimeAtEnd() {
        return data.transactionTimeAtEnd;
    }

    /** Whether the server applies a {@code _since} of its own where none is given; false by default. */
    public boolean ownSince() {
        return data.ownSince;
    }
}
