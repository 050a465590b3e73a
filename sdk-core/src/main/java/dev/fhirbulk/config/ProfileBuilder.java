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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The methods of {@link ServerProfile.Builder}, apart so that either file stays short. Not thread-safe. */
abstract class ProfileBuilder {

    final ProfileData data;

    ProfileBuilder(ProfileData data) {
        this.data = data;
    }

    abstract ServerProfile.Builder self();

    /** See {@link ServerProfile#name()}; not blank. */
    public ServerProfile.Builder name(String value) {
        return set(d -> d.name = Objects.requireNonNull(value, "name"));
    }

    /** See {@link ServerProfile#edition()}; it also decides the encodings and verbs that are not set otherwise. */
    public ServerProfile.Builder edition(Edition value) {
        return set(d -> d.edition = value);
    }

    /** See {@link ServerProfile#levels()}; replaces what was set before. */
    public ServerProfile.Builder levels(Level... values) {
        return set(d -> d.levels = Set.of(values));
    }

    /** See {@link ServerProfile#verbs}; for every level. */
    public ServerProfile.Builder verbs(Verbs value) {
        for (Level level : Level.values()) {
            verbs(level, value);
        }
        return self();
    }

    /** See {@link ServerProfile#verbs}. */
    public ServerProfile.Builder verbs(Level level, Verbs value) {
        return set(d -> d.verbs = with(d.verbs, level, value));
    }

    /** See {@link ServerProfile#postLists()}. */
    public ServerProfile.Builder postLists(ListEncoding value) {
        return set(d -> d.postLists = value);
    }

    /** See {@link ServerProfile#typeFilters()}. */
    public ServerProfile.Builder typeFilters(ListEncoding value) {
        return set(d -> d.typeFilters = value);
    }

    /** See {@link ServerProfile#oneFilterPerType()}. */
    public ServerProfile.Builder oneFilterPerType(boolean value) {
        return set(d -> d.oneFilterPerType = value);
    }

    /** See {@link ServerProfile#filtersNeedTypes()}. */
    public ServerProfile.Builder filtersNeedTypes(boolean value) {
        return set(d -> d.filtersNeedTypes = value);
    }

    /** See {@link ServerProfile#filterableTypes()}; replaces what was set before. */
    public ServerProfile.Builder filterableTypes(Set<String> values) {
        return set(d -> d.filterableTypes = Set.copyOf(values));
    }

    /** See {@link ServerProfile#unfilterableTypes()}; replaces what was set before. */
    public ServerProfile.Builder unfilterableTypes(Set<String> values) {
        return set(d -> d.unfilterableTypes = Set.copyOf(values));
    }

    /** See {@link ServerProfile#forbiddenFilterParameters()}; replaces what was set before. */
    public ServerProfile.Builder forbiddenFilterParameters(Set<String> values) {
        return set(d -> d.forbiddenFilterParameters = Set.copyOf(values));
    }

    /** See {@link ServerProfile#associatedData()}. */
    public ServerProfile.Builder associatedData(AssociatedData value) {
        return set(d -> d.associatedData = value);
    }

    /** See {@link ServerProfile#associatedDataNeedsProvenance()}. */
    public ServerProfile.Builder associatedDataNeedsProvenance(boolean value) {
        return set(d -> d.associatedDataNeedsProvenance = value);
    }

    /** See {@link ServerProfile#typesNotAlone()}; replaces what was set before. */
    public ServerProfile.Builder typesNotAlone(Set<String> values) {
        return set(d -> d.typesNotAlone = Set.copyOf(values));
    }

    /** See {@link ServerProfile#preferences()}; replaces what was set before, none when empty. */
    public ServerProfile.Builder preferences(Preference... values) {
        return set(d -> d.preferences = Set.of(values));
    }

    /** See {@link ServerProfile#preferOnStatus()}. */
    public ServerProfile.Builder preferOnStatus(boolean value) {
        return set(d -> d.preferOnStatus = value);
    }

    /** See {@link ServerProfile#unsupportedParameters}; at every level, replaces what was set before. */
    public ServerProfile.Builder unsupportedParameters(Set<String> names) {
        for (Level level : Level.values()) {
            unsupportedParameters(level, names);
        }
        return self();
    }

    /** See {@link ServerProfile#unsupportedParameters}; replaces what was set before for that level. */
    public ServerProfile.Builder unsupportedParameters(Level level, Set<String> names) {
        return set(d -> d.unsupported = with(d.unsupported, level, Set.copyOf(names)));
    }

    /**
     * See {@link ServerProfile#requiredParameters}; added to those set before.
     *
     * @param level where it is required
     * @param name the parameter
     * @param value its one accepted value, null for any
     */
    public ServerProfile.Builder requiredParameter(Level level, String name, @Nullable String value) {
        Map<String, String> all = data.required.getOrDefault(level, Map.of());
        return set(d -> d.required = with(d.required, level, with(all, name, value == null ? "" : value)));
    }

    /** See {@link ServerProfile#renamedParameters()}; added to those set before. */
    public ServerProfile.Builder renamedParameter(String name, String serversName) {
        return set(d -> d.renamed = with(d.renamed, name, serversName));
    }

    /** See {@link ServerProfile#pollFloor()}. */
    public ServerProfile.Builder pollFloor(Duration value) {
        return set(d -> d.pollFloor = value);
    }

    /** See {@link ServerProfile#pollCeiling()}. */
    public ServerProfile.Builder pollCeiling(Duration value) {
        return set(d -> d.pollCeiling = value);
    }

    /** See {@link ServerProfile#kickOffLimit()}. */
    public ServerProfile.Builder kickOffLimit(KickOffLimit value) {
        return set(d -> d.kickOffLimit = value);
    }

    /** See {@link ServerProfile#deletion()}. */
    public ServerProfile.Builder deletion(Deletion value) {
        return set(d -> d.deletion = value);
    }

    /** See {@link ServerProfile#transactionTimeAtEnd()}. */
    public ServerProfile.Builder transactionTimeAtEnd(boolean value) {
        return set(d -> d.transactionTimeAtEnd = value);
    }

    /** See {@link ServerProfile#ownSince()}. */
    public ServerProfile.Builder ownSince(boolean value) {
        return set(d -> d.ownSince = value);
    }

    private ServerProfile.Builder set(Consumer<ProfileData> change) {
        change.accept(data);
        return self();
    }

    private static <K, V> Map<K, V> with(Map<K, V> before, K key, V value) {
        Map<K, V> all = new LinkedHashMap<>(before);
        all.put(key, value);
        return Map.copyOf(all);
    }
}
