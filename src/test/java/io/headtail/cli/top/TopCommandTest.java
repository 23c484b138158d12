package io.headtail.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.Cli;
import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.AccessFiles.TlsFiles;
import io.headtail.http.security.Tokens;
import io.headtail.testing.InstalledServer;
import io.headtail.testing.Said;
import io.headtail.testing.TestIdentity;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command prints and exits with, over a real server in this process. */
class TopCommandTest {
    @TempDir private Path folder;

    private static Said top(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Cli.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 1];
        all[0] = "top";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        int exit = command.execute(all);
        return new Said(exit, out.toString(), err.toString());
    }

    private static void assertSays(int exit, String text, Said said) {
        assertEquals(exit, said.exit(), said::toString);
        assertTrue(said.err().contains(text), said::toString);
        assertFalse(said.err().contains("unexpected"), said::toString);
    }

    private static ServerFixture server(@Nullable TlsFiles tls, @Nullable Path tokens) {
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, 1_000).with(new AccessFiles(tls, tokens));
        ServerFixture server =
                new ServerFixture(
                        settings, WindowSpec.sliding("hour", 3_600_000), WindowSpec.allTime("all"));
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 12));
        server.newest.put("all", ServerFixture.answer("all", 3_600_000, 2));
        return server;
    }

    private static String url(ServerFixture server) {
        return "http://127.0.0.1:" + server.server.port();
    }

    @Test
    void once_prints_a_table_for_each_window() {
        try (ServerFixture server = server(null, null)) {
            Said said = top(url(server) + "/", "--once", "-k", "3");
            assertEquals(0, said.exit(), said::toString);
            assertEquals(
                    """
                    hour until 2023-11-14T22:13:20Z  final, complete
                       1       9000  v1
                       2       8999  v2
                       3       8998  v3
                    all until 2023-11-14T22:13:20Z  final, complete
                       1       9000  v1
                       2       8999  v2
                    """,
                    said.out());
        }
    }

    @Test
    void json_is_a_line_for_each_window() {
        try (ServerFixture server = server(null, null)) {
            Said said = top(url(server), "--once", "--json", "-k=1", "--window=all");
            assertEquals(
                    "{\"window\":\"all\",\"start\":\"2023-11-14T21:13:20Z\",\"end\":\"2023-11-14T22:13:20Z\","
                            + "\"final\":true,\"complete\":true,\"completeFrom\":null,\"degraded\":null,"
                            + "\"late\":0,\"left\":[],\"topk\":[{\"videoId\":\"v1\",\"views\":9000,"
                            + "\"up\":0,\"entered\":false,\"change\":0}]}\n",
                    said.out(),
                    said::toString);
        }
    }

    @Test
    void what_the_server_does_not_have_or_allow_is_named() {
        try (ServerFixture server = server(null, null)) {
            String url = url(server);
            assertSays(2, "has none of that name; it has hour, all", top(url, "--window=week"));
            assertSays(2, "allowed are whole numbers from 1 to 1000", top(url, "--once", "-k5000"));
            assertSays(2, "allowed are whole numbers from 1 to 1000", top(url, "-k5000"));
            assertSays(2, "-k 0: allowed are 1 and more", top(url, "-k", "0"));
            assertSays(2, "no Headtail answers there", top(url + "/nowhere"));
            assertSays(2, "if it speaks plain HTTP, use http://", top("https" + url.substring(4)));
            server.newest.clear();
            assertSays(1, "answered 503", top(url, "--once"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, allowed are http://HOST:PORT and https://HOST:PORT",
        "ftp://localhost, allowed are http://HOST:PORT and https://HOST:PORT",
        "http://localhost?k=1, allowed are http://HOST:PORT and https://HOST:PORT",
        "http://a:b@localhost, use --token-file",
        "'http://local host', URL 'http://local host'",
        "http://nosuch.invalid, the name of the host does not resolve"
    })
    void a_wrong_url_is_a_mistake(String url, String said) {
        assertSays(2, said, top(url, "--once"));
    }

    @Test
    void a_server_that_is_not_there_is_an_error() {
        String url = "http://127.0.0.1:" + InstalledServer.freePort();
        assertSays(2, url + ": the connection is refused", top(url, "--once"));
        assertSays(2, url + ": the connection is refused", top(url));
    }

    @Test
    void a_token_comes_from_a_file_and_is_never_said() throws IOException {
        Tokens.Issued issued = Tokens.issue("alice");
        Path tokens = Files.writeString(folder.resolve("tokens"), issued.line() + "\n");
        Path right = Files.writeString(folder.resolve("right"), issued.token() + "\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "secret-that-is-wrong");
        Path broken = Files.writeString(folder.resolve("broken"), "secret two");
        Path empty = Files.writeString(folder.resolve("empty"), " \n");
        try (ServerFixture server = server(null, tokens)) {
            String url = url(server);
            assertEquals(0, top(url, "--once", "--token-file", right.toString()).exit());
            assertSays(2, "it asks for a token", top(url, "--once"));
            Said said = top(url, "--token-file", wrong.toString());
            assertSays(2, "answered 401: the token is not one that it knows", said);
            assertFalse(said.err().contains("secret"), said.err());
            Said spaced = top(url, "--token-file", broken.toString());
            assertSays(2, "has spaces or other characters", spaced);
            assertFalse(spaced.err().contains("secret"), spaced.err());
            assertSays(2, "is empty", top(url, "--token-file", empty.toString()));
            assertSays(2, "cannot be read", top(url, "--token-file", folder + "/none"));
        }
    }

    @Test
    void a_token_of_the_environment_is_taken_without_a_file() {
        TopCommand command = new TopCommand();
        assertEquals("t", command.token(Map.of("HEADTAIL_TOKEN", " t\n")));
        assertEquals(null, command.token(Map.of("HEADTAIL_TOKEN", "")));
    }

    @Test
    void a_certificate_must_be_trusted() throws IOException {
        TestIdentity identity = TestIdentity.of("EC", 0);
        identity.writeTo(folder);
        Path certificate = folder.resolve("tls.crt");
        Path other =
                Files.writeString(
                        folder.resolve("other.crt"), TestIdentity.of("EC", 1).certificatePem());
        Path none = Files.writeString(folder.resolve("none.crt"), "no certificate");
        try (ServerFixture server =
                server(new TlsFiles(certificate, folder.resolve("tls.key")), null)) {
            String url = "https://localhost:" + server.server.port();
            Said said = top(url, "--once", "--ca-file", certificate.toString());
            assertEquals(0, said.exit(), said::toString);
            assertSays(2, "give that certificate by --ca-file", top(url, "--once"));
            assertSays(
                    2,
                    "give that certificate by --ca-file",
                    top(url, "--once", "--ca-file", other.toString()));
            assertSays(
                    2,
                    "allowed is a file of certificates in PEM",
                    top(url, "--ca-file", none.toString()));
            assertSays(2, "cannot be read", top(url, "--ca-file", folder + "/nowhere"));
            String plain = "http" + url.substring(5);
            assertSays(2, "if it speaks TLS, use https://", top(plain, "--once"));
            assertSays(2, "means nothing without TLS", top(plain, "--ca-file", none.toString()));
        }
    }
}
