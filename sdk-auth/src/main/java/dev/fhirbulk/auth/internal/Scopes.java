package dev.fhirbulk.auth.internal;

import java.util.List;
import java.util.Set;

/** The scopes that an export needs (SMART App Launch, "Scopes"; Backend Services). Stateless. */
final class Scopes {

    private Scopes() {}

    /**
     * One scope a requested type, or what stands for all of them; {@code .rs} where the server knows only SMART v2's
     * permissions, else {@code .read}, which v2 servers take as well.
     *
     * @param types the types asked for; empty for all
     */
    static List<String> of(List<String> types, ServerMetadata server) {
        String permission = onlyV2(server) ? ".rs" : ".read";
        if (!types.isEmpty()) {
            return types.stream().map(type -> "system/" + type + permission).toList();
        }
        String all = "system/*" + permission;
        List<String> listed = server.scopes().stream()
                .filter(scope -> scope.startsWith("system/") && scope.endsWith(permission))
                .sorted()
                .toList();
        boolean wildcard = listed.isEmpty() || server.scopes().stream().anyMatch(s -> s.startsWith("system/*."));
        // A server that lists its types one by one, and no wildcard, may refuse the wildcard.
        return wildcard ? List.of(all) : listed;
    }

    private static boolean onlyV2(ServerMetadata server) {
        Set<String> capabilities = server.capabilities();
        if (capabilities.contains("permission-v1")) {
            return false;
        }
        if (capabilities.contains("permission-v2")) {
            return true;
        }
        boolean v1 = server.scopes().stream().anyMatch(s -> s.endsWith(".read") || s.endsWith(".*"));
        return !v1 && server.scopes().stream().anyMatch(s -> s.matches("system/.*\\.c?r?u?d?s"));
    }
}
