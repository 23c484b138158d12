package io.headtail.http.titles;

import static io.headtail.http.ServerFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.http.security.InvalidFileException;
import io.headtail.time.WindowSpec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TitlesTest {
    private static final String ORIGIN = "https://img.example.org";
    private static final WindowSpec HOUR = WindowSpec.sliding("hour", 3_600_000);

    @TempDir private Path folder;

    private static String of(String ids) {
        return "/titles?ids=" + URLEncoder.encode(ids, StandardCharsets.UTF_8);
    }

    @Test
    void titles_are_told_of_the_ids_that_have_one() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("titles"),
                        """
                        {"videoId":"v1","title":" Cats <3 ","link":"https://example.org/1"}

                        {"videoId":"a,\\"b","title":"Dogs","link":null,"thumbnail":"%s/2.png"}
                        """
                                .formatted(ORIGIN));
        TitleSettings titles =
                new TitleSettings(file, "https://example.org/?v={videoId}&x", ORIGIN);
        try (ServerFixture server =
                new ServerFixture(new HttpSettings("127.0.0.1", 0, 10).with(titles), HOUR)) {
            assertEquals(
                    "[{\"videoId\":\"a,\\\"b\",\"title\":\"Dogs\",\"thumbnail\":\""
                            + ORIGIN
                            + "/2.png\"},{\"videoId\":\"v1\",\"title\":\"Cats <3\","
                            + "\"link\":\"https://example.org/1\"}]",
                    server.get(of("[\"a,\\\"b\",\"none\",\"v1\"]")).body());
            for (String bad : new String[] {"", "[]", "[1]", "[\"a\"", "[\"a\"] x", "\"a\""}) {
                assertProblem(
                        server.get(of(bad)), 400, "allowed is an array of JSON with 1 to 100");
            }
            assertProblem(server.get("/titles"), 400, "ids missing");
            assertEquals(200, server.get(of(ids(100))).statusCode());
            assertProblem(server.get(of(ids(101))), 400, "1 to 100 ids");
            String page = server.get("/").body();
            assertTrue(
                    page.contains(
                            "data-titles=\"yes\" data-link=\"https://example.org/?v={videoId}&amp;x\""),
                    page);
            String policy = ServerFixture.header(server.get("/"), "Content-Security-Policy");
            assertTrue(policy.contains("; img-src data: " + ORIGIN + ";"), policy);
        }
    }

    private static String ids(int count) {
        return "[" + "\"v1\",".repeat(count - 1) + "\"v1\"]";
    }

    @Test
    void without_a_file_nothing_is_known() throws Exception {
        try (ServerFixture server = new ServerFixture(10, HOUR)) {
            assertProblem(server.get(of("[\"a\"]")), 404, "titles.file is not set");
            assertTrue(server.get("/").body().contains("data-titles=\"\" data-link=\"\""));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x | needed is an object",
                "[] | needed is an object",
                "{\"videoId\":\"v\",\"title\":\"t\"} {} | needed is an object",
                "{\"videoId\":\"v\",\"videoId\":\"v\",\"title\":\"t\"} | needed is an object",
                "{\"title\":\"t\"} | videoId has 0 bytes; needed are 1 to 255",
                "{\"videoId\":\"v\"} | title has 0 characters; needed are 1 to 300",
                "{\"videoId\":\"v\",\"title\":7} | field 'title': allowed are strings",
                "{\"videoId\":\"v\",\"name\":\"t\"} | field 'name': known are videoId, title, link",
                "{\"videoId\":\"v\",\"title\":\"t\",\"link\":\"javascript:alert(1)\"} | link: allowed",
                "{\"videoId\":\"v\",\"title\":\"t\",\"thumbnail\":\"https://img.example.org.evil/\"} | below titles.thumbnail-origin, which is https://img.example.org",
                "{\"videoId\":\"first\",\"title\":\"t\"} | videoId 'first' is there twice"
            })
    void a_wrong_line_is_named_with_what_is_allowed(String line, String said) {
        byte[] file =
                ("{\"videoId\":\"first\",\"title\":\"t\"}\n" + line)
                        .getBytes(StandardCharsets.UTF_8);
        InvalidFileException error =
                assertThrows(InvalidFileException.class, () -> TitleLines.parse(file, ORIGIN));
        assertTrue(
                String.valueOf(error.getMessage()).startsWith("titles.file: line 2: "),
                error.getMessage());
        assertTrue(String.valueOf(error.getMessage()).contains(said), error.getMessage());
    }

    @Test
    void a_file_that_cannot_be_used_refuses_the_start() {
        TitleSettings titles = new TitleSettings(folder.resolve("none"), "", "");
        IllegalStateException error =
                assertThrows(IllegalStateException.class, () -> Titles.open(titles));
        assertTrue(String.valueOf(error.getMessage()).contains("not found"), error.getMessage());
    }
}
