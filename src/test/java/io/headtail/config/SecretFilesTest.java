package io.headtail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @TempDir private Path folder;

    private Path file(String name, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "secret");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void files_that_every_user_may_read_or_change_are_told_with_key_path_and_mode()
            throws IOException {
        Path read = file("read", "rw-r--r--");
        Path changed = file("changed", "rw-----w-");
        assertEquals(
                List.of(
                        "a.key: file %1$s has mode rw-r--r--: every user of this machine may read it; chmod o= %1$s"
                                .formatted(read)),
                SecretFiles.exposed(Map.of("a.key", read)));
        assertEquals(
                List.of(
                        "b.key: file %1$s has mode rw-----w-: every user of this machine may change it; chmod o= %1$s"
                                .formatted(changed)),
                SecretFiles.exposed(Map.of("b.key", changed)));
    }

    @Test
    void files_of_the_owner_or_its_group_and_absent_ones_are_not_told() throws IOException {
        assertEquals(
                List.of(),
                SecretFiles.exposed(
                        Map.of(
                                "a", file("owner", "rw-------"),
                                "b", file("group", "r--r-----"),
                                "c", file("run", "rwxrwx--x"),
                                "d", folder.resolve("none"))));
    }

    @Test
    void secrets_that_kubernetes_mounts_are_not_told() throws IOException {
        Path mounted = Files.createDirectory(folder.resolve("..2026_11_27"));
        Files.move(file("password", "rw-r--r--"), mounted.resolve("password"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_27"));
        Path link =
                Files.createSymbolicLink(folder.resolve("password"), Path.of("..data", "password"));
        assertEquals(List.of(), SecretFiles.exposed(Map.of("a", link)));
        // A link of somebody's own is no mount.
        Path open = file("open", "rw-r--r--");
        Path other = Files.createSymbolicLink(folder.resolve("other"), open.getFileName());
        assertEquals(1, SecretFiles.exposed(Map.of("a", other)).size());
    }

    @Test
    void a_configuration_names_those_that_its_role_reads() throws IOException {
        Path password = file("password", "rw-------");
        List<String> sets =
                List.of(
                        "kafka.bootstrap-servers=a:1",
                        "history.password-file=" + password,
                        "http.tls.key-file=" + folder.resolve("key"),
                        "http.tls.certificate-file=" + folder.resolve("crt"),
                        "http.tokens-file=" + folder.resolve("tokens"));
        Map<String, Path> http =
                Map.of(
                        "http.tls.key-file", folder.resolve("key"),
                        "http.tokens-file", folder.resolve("tokens"));
        assertEquals(http, secretFiles(Role.INSTANCE, sets));
        assertEquals(3, secretFiles(Role.MERGER, sets).size());
        assertEquals(password, secretFiles(Role.MERGER, sets).get("history.password-file"));
    }

    private static Map<String, Path> secretFiles(Role role, List<String> sets) {
        return ConfigLoader.load(role, null, Map.of(), sets).secretFiles();
    }
}
