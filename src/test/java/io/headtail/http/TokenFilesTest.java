package io.headtail.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.security.Access.FileState;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.Tokens;
import io.headtail.testing.Await;
import io.headtail.testing.LogLines;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What may be in http.tokens-file, and when it counts. */
@Execution(ExecutionMode.CONCURRENT) // it waits for a file to be read again
class TokenFilesTest {
    private final Tokens.Issued dash = Tokens.issue("dash-1");
    private final Tokens.Issued other = Tokens.issue("other");

    @TempDir Path folder;

    @Test
    void a_changed_file_is_used_and_a_broken_one_is_not() throws Exception {
        Path file = file(dash.line());
        try (ServerFixture server = server(file);
                LogLines lines = new LogLines("io.headtail.http.security")) {
            Files.writeString(file, other.line() + "\n");
            Await.until("the other", () -> isAccepted(server, other));
            assertFalse(isAccepted(server, dash));
            Files.writeString(file, other.line() + "\n" + other.token() + "\n");
            FileState[] state = new FileState[1];
            Await.until(
                    "refused",
                    () -> {
                        state[0] = server.server.access().files().get(1);
                        return !state[0].isCurrent();
                    });
            assertEquals(new FileState("tokens", false, 1), state[0]);
            assertTrue(isAccepted(server, other));
            String said = lines.with("reload-refused").toString();
            assertTrue(
                    said.contains(
                            "event=reload-refused what=tokens (what was read before stays in"
                                    + " force): http.tokens-file: line 2: allowed is NAME sha256:"),
                    said);
            assertEquals(List.of(), lines.with(other.token()));
            Files.writeString(file, "# nobody\n");
            Await.until("nobody", () -> !isAccepted(server, other));
        }
    }

    @Test
    void a_file_that_cannot_be_used_ends_a_start_without_its_content() throws IOException {
        assertRefused("http.tokens-file: file", folder.resolve("none"));
        String hash = dash.line().replaceFirst("dash-1 ", "");
        for (String line :
                List.of(dash.token(), "a b " + hash, "a " + hash + "0", "a sha1:00", "a", hash)) {
            String message = assertRefused("line 2: allowed is NAME", file("# x", line));
            assertFalse(message.contains(line) && line.length() > 4, message);
        }
        assertRefused("line 2: 'dash-1' is there twice", file(dash.line(), dash.line()));
    }

    @Test
    void a_byte_order_mark_at_the_beginning_is_skipped() throws IOException {
        try (ServerFixture server = server(file("\uFEFF" + dash.line()))) {
            assertTrue(isAccepted(server, dash));
        }
    }

    @Test
    void a_token_has_a_name() {
        for (String name : List.of("", "a b", "ä", "a".repeat(65))) {
            assertThrows(IllegalArgumentException.class, () -> Tokens.issue(name));
        }
        assertTrue(dash.line().matches("dash-1 sha256:[0-9a-f]{64}"), dash.line());
        assertTrue(dash.token().matches("[A-Za-z0-9_-]{43}"));
    }

    private String assertRefused(String message, Path file) {
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> server(file).close());
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
        return String.valueOf(e.getMessage());
    }

    private static boolean isAccepted(ServerFixture server, Tokens.Issued token) {
        String bearer = "Bearer " + token.token();
        return server.bytes("GET", "/windows", "Authorization", bearer).statusCode() == 200;
    }

    private Path file(String... lines) throws IOException {
        return Files.writeString(folder.resolve("tokens"), String.join("\n", lines));
    }

    private static ServerFixture server(Path file) {
        return new ServerFixture(
                new HttpSettings("127.0.0.1", 0, 10).with(new AccessFiles(null, file)),
                WindowSpec.sliding("hour", 3_600_000));
    }
}
