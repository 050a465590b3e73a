package dev.fhirbulk.config;

import dev.fhirbulk.config.ServerProfile.AssociatedData;
import dev.fhirbulk.config.ServerProfile.Edition;
import dev.fhirbulk.config.ServerProfile.ListEncoding;
import dev.fhirbulk.config.ServerProfile.Verbs;
import org.jspecify.annotations.Nullable;

/** What an edition of the guide says where a profile says nothing of its own. Stateless. */
final class Dialect {

    private Dialect() {}

    static Verbs verbs(@Nullable Edition edition) {
        if (edition == Edition.STU4) {
            return Verbs.POST_ONLY;
        }
        return edition == Edition.STU1 ? Verbs.GET_ONLY : Verbs.GET_OR_POST;
    }

    static ListEncoding postLists(@Nullable Edition edition) {
        return edition == Edition.STU4 ? ListEncoding.REPEAT : ListEncoding.COMMA;
    }

    static ListEncoding typeFilters(@Nullable Edition edition) {
        return edition == Edition.STU1 || edition == Edition.STU2 ? ListEncoding.COMMA : ListEncoding.REPEAT;
    }

    static AssociatedData associatedData(@Nullable Edition edition) {
        return edition == Edition.STU4 ? AssociatedData.CODING : AssociatedData.CODE;
    }
}
