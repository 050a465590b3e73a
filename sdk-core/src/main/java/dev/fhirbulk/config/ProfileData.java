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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a profile holds, changed by a builder only; every value is itself immutable. For one thread until built. */
final class ProfileData implements Cloneable {

    String name;

    @Nullable
    Edition edition;

    Set<Level> levels = Set.of(Level.values());
    Map<Level, Verbs> verbs = Map.of();

    @Nullable
    ListEncoding postLists;

    @Nullable
    ListEncoding typeFilters;

    boolean oneFilterPerType;
    boolean filtersNeedTypes;
    Set<String> filterableTypes = Set.of();
    Set<String> unfilterableTypes = Set.of();
    Set<String> forbiddenFilterParameters = Set.of();

    @Nullable
    AssociatedData associatedData;

    boolean associatedDataNeedsProvenance;
    Set<String> typesNotAlone = Set.of();
    Set<Preference> preferences = Set.of(Preference.values());
    boolean preferOnStatus;
    Map<Level, Set<String>> unsupported = Map.of();
    Map<Level, Map<String, String>> required = Map.of();
    Map<String, String> renamed = Map.of();

    @Nullable
    Duration pollFloor;

    @Nullable
    Duration pollCeiling;

    KickOffLimit kickOffLimit = KickOffLimit.UNKNOWN;
    Deletion deletion = Deletion.CANCELS_AND_RELEASES;
    boolean transactionTimeAtEnd;
    boolean ownSince;

    ProfileData(String name) {
        this.name = name;
    }

    ProfileData copy() {
        try {
            return (ProfileData) clone();
        } catch (CloneNotSupportedException never) {
            throw new IllegalStateException(never);
        }
    }

    ProfileData checked() {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: a profile needs one, for logs and messages.");
        }
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("levels: a server that exports at no level needs no profile.");
        }
        if (pollFloor != null && pollCeiling != null && pollFloor.compareTo(pollCeiling) > 0) {
            throw new IllegalArgumentException(
                    "pollFloor " + pollFloor + " is longer than pollCeiling " + pollCeiling + ".");
        }
        return this;
    }
}
