package io.headtail.http.page;

import static io.headtail.http.ServerFixture.TICK;
import static io.headtail.http.page.PageBoards.ALL;
import static io.headtail.http.page.PageBoards.HOUR;
import static io.headtail.http.page.PageBoards.MINUTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.http.connection.Limits;
import io.headtail.http.page.PageBoards.Marks;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.Tokens;
import io.headtail.http.stream.Streams;
import io.headtail.testing.Await;
import io.headtail.testing.BrowserPage;
import io.headtail.testing.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, over answers that the tests set; skipped where there is none. */
class PageIT {
    private static final long SECOND = 1_000;
    private static final HttpSettings SETTINGS = new HttpSettings("127.0.0.1", 0, 1_000);

    private static ServerFixture server(HttpSettings settings) {
        return new ServerFixture(settings, MINUTE, HOUR, ALL);
    }

    private static String url(ServerFixture server) {
        return "http://127.0.0.1:" + server.server.port() + "/";
    }

    private static Streams streams(ServerFixture server) {
        return Objects.requireNonNull(server.server.streams());
    }

    private static String board(String window) {
        return "[data-window=" + window + "] ";
    }

    @Test
    void a_board_shows_who_moved_and_how_exact_it_is() throws Exception {
        try (ServerFixture server = server(SETTINGS)) {
            PageBoards.put(server, MINUTE, TICK, Marks.EXACT, "a", 100, "b", 90, "<i>c</i>", 80);
            try (BrowserPage page = Chromium.open(url(server))) {
                page.awaitText(board("minute") + "tbody", "<i>c</i>");
                page.awaitText(board("minute") + ".covers", "last 1\u00a0min");
                page.awaitText(board("minute") + ".until", "until 2023-11-14 22:13:20 UTC");
                page.awaitText(board("minute") + "summary", "Exact");
                page.awaitText(board("minute") + "thead", "Lately");
                page.awaitText(board("hour") + ".empty", "Waiting for the first answer.");
                page.awaitText("#state", "Live.");
                PageBoards.put(
                        server,
                        MINUTE,
                        TICK + 15 * SECOND,
                        Marks.EXACT,
                        "b",
                        1_190,
                        "a",
                        90,
                        "d",
                        85);
                page.awaitText(board("minute") + "tbody tr:nth-child(1)", "1▲1b1,190+1,100");
                page.awaitText(board("minute") + "tbody tr:nth-child(2)", "2▼1a90−10");
                page.awaitText(board("minute") + "tbody tr:nth-child(3)", "3newd85");
                page.awaitText(board("minute") + "thead", "in 15\u00a0s");
                assertEquals(2, page.text(board("minute") + "tbody").split("▲|▼").length - 1);
                assertTrue(
                        page.eval(
                                        "document.querySelector('[data-window=minute] polyline')"
                                                + ".getAttribute('points').split(' ').length === 2")
                                .asBoolean());
                PageBoards.put(server, MINUTE, TICK + 16 * SECOND, Marks.EXACT);
                page.awaitText(board("minute") + ".empty", "No views in this window.");
                assertEquals(List.of(), page.axe());
                assertEquals(List.of(), page.problems());
            }
        }
    }

    @Test
    void marks_are_words_that_say_what_to_do() throws Exception {
        try (ServerFixture server = server(SETTINGS)) {
            Marks marks =
                    new Marks(
                            false,
                            Instant.ofEpochMilli(TICK),
                            "stale-partitions=3,7; stored; age=PT3M",
                            1_234);
            PageBoards.put(server, HOUR, TICK, marks, "a", 100);
            try (BrowserPage page = Chromium.open(url(server))) {
                page.awaitText(board("hour") + "summary", "Partly old");
                assertEquals("Partly oldFrom the history+3", page.text(board("hour") + "summary"));
                page.click(board("hour") + "summary");
                page.awaitTrue("document.querySelector('[data-window=hour] details').open");
                String help = page.text(board("hour") + ".status ul");
                for (String words :
                        List.of(
                                "No news of partitions 3, 7",
                                "It is 3\u00a0min old.",
                                "complete at 2023-11-14 23:13:20 UTC; there is nothing to do",
                                "settle by themselves",
                                "by the setting “lateness”")) {
                    assertTrue(help.contains(words), words + " in " + help);
                }
                assertEquals(List.of(), page.axe());
                assertEquals(List.of(), page.problems());
            }
        }
    }

    @Test
    void the_page_survives_a_restart_of_the_server_and_a_hidden_tab_costs_nothing()
            throws Exception {
        int port;
        BrowserPage page;
        try (ServerFixture server = server(SETTINGS)) {
            port = server.server.port();
            PageBoards.put(server, HOUR, TICK, Marks.EXACT, "before", 100);
            page = Chromium.open(url(server));
            page.awaitText(board("hour") + "tbody", "before");
            assertEquals(1, streams(server).open(), "one for all windows");
            try (BrowserPage other = page.coverByAnother()) {
                other.toFront();
                page.awaitTrue("document.hidden");
                // The server notices it when it has something to send.
                Await.until(
                        "the hidden page's stream is closed",
                        () -> {
                            PageBoards.put(
                                    server, HOUR, System.nanoTime(), Marks.EXACT, "before", 100);
                            return streams(server).open() == 0;
                        });
                page.toFront();
            }
            Await.until("the stream is open again", () -> streams(server).open() == 1);
            page.awaitText("#state", "Live.");
        }
        page.awaitText(
                "#state", "No connection: the server does not answer. What is shown is from");
        page.awaitTrue("document.querySelector('#boards.stale') !== null");
        page.problems(); // of the network, as they should be
        try (ServerFixture server = server(new HttpSettings("127.0.0.1", port, 1_000))) {
            PageBoards.put(server, HOUR, TICK, Marks.EXACT, "after", 100);
            page.awaitText(board("hour") + "tbody", "after");
            page.awaitText("#state", "Live.");
            page.close();
        }
    }

    @Test
    void where_no_stream_is_to_be_had_the_page_asks_again_and_again() throws Exception {
        Limits limits = Limits.STANDARD.withStreams(0);
        try (ServerFixture server = server(SETTINGS.with(limits))) {
            PageBoards.put(server, HOUR, TICK, Marks.EXACT, "first", 100);
            try (BrowserPage page = Chromium.open(url(server))) {
                page.awaitText(board("hour") + "tbody", "first");
                page.awaitText("#state", "Asked for every two seconds");
                PageBoards.put(server, HOUR, TICK + SECOND, Marks.EXACT, "second", 100);
                page.awaitText(board("hour") + "tbody", "second");
                page.awaitText(board("hour") + "tbody", "new");
            }
        }
    }

    @Test
    void a_token_is_asked_for_and_kept_in_the_tab(@TempDir Path folder) throws Exception {
        Tokens.Issued issued = Tokens.issue("page");
        Path tokens = Files.writeString(folder.resolve("tokens"), issued.line() + "\n");
        try (ServerFixture server = server(SETTINGS.with(new AccessFiles(null, tokens)))) {
            PageBoards.put(server, HOUR, TICK, Marks.EXACT, "secret", 100);
            try (BrowserPage page = Chromium.open(url(server))) {
                page.awaitText("#state", "A token is needed.");
                assertEquals(List.of(), page.axe());
                page.type("wrong");
                page.press("Enter");
                page.awaitText("#token-wrong", "not accepted");
                page.type(issued.token());
                page.press("Enter");
                page.awaitText(board("hour") + "tbody", "secret");
                page.awaitTrue("document.getElementById('token').hidden");
                page.navigate(url(server));
                page.awaitText(board("hour") + "tbody", "secret");
            }
        }
    }

    @Test
    void the_number_of_rows_is_chosen_and_remembered() throws Exception {
        try (ServerFixture server = server(new HttpSettings("127.0.0.1", 0, 30))) {
            server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 40));
            try (BrowserPage page = Chromium.open(url(server))) {
                String rows = "document.querySelectorAll('[data-window=hour] tbody tr').length";
                page.awaitTrue(rows + " === 10");
                assertEquals("102530", page.text("#k"));
                page.choose("#k", "30");
                page.awaitTrue(rows + " === 30");
                page.navigate(url(server));
                page.awaitTrue(rows + " === 30");
                assertEquals(List.of(), page.problems());
            }
        }
    }
}
