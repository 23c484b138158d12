package io.headtail.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of secrets that a configuration names, and which of them other users of the machine may
 * read, or replace the content of. Not those that Kubernetes mounts: they are 0644 by default, in a
 * container that has no other users, and which nodes' users reach them is not decided by their
 * mode. It mounts a secret as links through a directory whose name begins with two dots.
 */
public final class SecretFiles {
    private static final List<ConfigKey> KEYS =
            List.of(
                    ConfigKey.PROPERTIES_FILE,
                    ConfigKey.HISTORY_PASSWORD_FILE,
                    ConfigKey.REDIS_PASSWORD_FILE,
                    ConfigKey.HTTP_TLS_KEY_FILE,
                    ConfigKey.HTTP_TOKENS_FILE,
                    ConfigKey.RANKS_TOKEN_FILE);
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
    private static final String MOUNTED = "..";

    private SecretFiles() {}

    /** Those of a role, by the keys that name them. */
    static Map<String, Path> of(Role role, CheckedValues values) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (ConfigKey key : KEYS) {
            String file = values.text(key, "[^\\x00]*", "paths of a file, and empty for none");
            if (key.isUsedBy(role) && !file.isEmpty()) {
                files.put(key.key(), Path.of(file));
            }
        }
        return files;
    }

    /**
     * Looks which ones are open to every user.
     *
     * @param files by the keys that name them
     * @return a sentence for each, without anything of its content
     */
    public static List<String> exposed(Map<String, Path> files) {
        List<String> exposed = new ArrayList<>();
        files.forEach(
                (key, file) -> {
                    try {
                        if (isMounted(file)) {
                            return;
                        }
                        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
                        if (OTHERS.stream().anyMatch(mode::contains)) {
                            exposed.add(sentence(key, file, mode));
                        }
                    } catch (IOException | UnsupportedOperationException e) {
                        // Whoever reads it says why it cannot be read; some systems have no modes.
                    }
                });
        return exposed;
    }

    private static boolean isMounted(Path file) throws IOException {
        for (Path name : file.toRealPath()) {
            if (name.toString().startsWith(MOUNTED)) {
                return true;
            }
        }
        return false;
    }

    private static String sentence(String key, Path file, Set<PosixFilePermission> mode) {
        boolean writable = mode.contains(PosixFilePermission.OTHERS_WRITE);
        return "%s: file %s has mode %s: every user of this machine may %s it; chmod o= %s"
                .formatted(
                        key,
                        file,
                        PosixFilePermissions.toString(mode),
                        writable ? "change" : "read",
                        file);
    }
}
