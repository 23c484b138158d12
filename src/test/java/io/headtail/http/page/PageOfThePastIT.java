package io.headtail.http.page;

import static io.headtail.http.ServerFixture.TICK;
import static io.headtail.http.page.PageBoards.HOUR;
import static io.headtail.http.page.PageBoards.MINUTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.headtail.history.HistoryDatabase;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.http.page.PageBoards.Marks;
import io.headtail.http.titles.TitleSettings;
import io.headtail.merge.Answer;
import io.headtail.merge.Rendered;
import io.headtail.testing.BrowserPage;
import io.headtail.testing.Chromium;
import io.headtail.time.WindowSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser, over an hour of boundaries in a real PostgreSQL: a video's past, the
 * slider, rises and titles. Skipped where there is no browser.
 */
class PageOfThePastIT {
    private static final long NOON = Instant.parse("2023-11-14T12:00:00Z").toEpochMilli();
    private static final long STEP = 300_000;
    private static final WindowSpec RISING = WindowSpec.rising("rising", 3_600_000);
    private static final String ODD = "a/b%c'd <i>🎬";

    @TempDir private static Path folder;
    private static HistoryDatabase history;
    private static HttpServer pictures;
    private static ServerFixture server;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        history = ServerFixture.newHistory();
        List<BoundaryRows> stored = new ArrayList<>();
        for (int i = 0; i <= 12; i++) {
            stored.add(boundary(NOON - 12 * STEP + i * STEP, i));
        }
        history.writer().write(stored);
        pictures = servePictures();
        String origin = "http://127.0.0.1:" + pictures.getAddress().getPort();
        Path titles =
                Files.writeString(
                        folder.resolve("titles.jsonl"),
                        """
                        {"videoId":"v_1","title":"Cats & <b>dogs</b>","thumbnail":"%s/v_1.png"}
                        {"videoId":"v_3","title":"A quiet lake","link":"https://example.org/lake"}
                        """
                                .formatted(origin));
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, 1_000)
                        .with(
                                new TitleSettings(
                                        titles, "https://example.org/watch/{videoId}", origin));
        server = new ServerFixture(history.reader(), settings, MINUTE, HOUR, RISING);
        url = "http://127.0.0.1:" + server.server.port() + "/";
        PageBoards.put(server, HOUR, TICK, Marks.EXACT, "v_1", 500, ODD, 400, "v_3", 1);
        Answer plain = PageBoards.answer(RISING, TICK, Marks.EXACT, Map.of("v_3", 310L));
        server.newest.put(
                "rising",
                new Answer(
                        plain.window(),
                        plain.span(),
                        plain.coverage(),
                        null,
                        0,
                        new Rendered(
                                plain.rendered().json(), plain.rendered().ends(), new long[] {92}),
                        4,
                        4,
                        0,
                        1_000));
    }

    @AfterAll
    static void close() {
        server.close();
        pictures.stop(0);
        history.close();
    }

    private static BoundaryRows boundary(long tick, int i) {
        List<BoundaryRows.RankedVideo> rows =
                i % 2 == 0
                        ? List.of(
                                new BoundaryRows.RankedVideo("v_1", 100 + i),
                                new BoundaryRows.RankedVideo(ODD, 50 + i))
                        : List.of(
                                new BoundaryRows.RankedVideo(ODD, 150 + i),
                                new BoundaryRows.RankedVideo("v_1", 100 + i));
        return new BoundaryRows(
                new StoredAnswer(
                        "hour",
                        tick,
                        tick - 3_600_000,
                        false,
                        10,
                        0,
                        true,
                        true,
                        Long.MIN_VALUE,
                        null,
                        0,
                        rows),
                false,
                "topic",
                1,
                0,
                List.of(new BoundaryRows.ReadSpan(0, 10, 5, null)));
    }

    private static HttpServer servePictures() throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(16, 9, BufferedImage.TYPE_INT_RGB), "png", png);
        HttpServer created = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        created.createContext(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "image/png");
                    exchange.sendResponseHeaders(200, png.size());
                    exchange.getResponseBody().write(png.toByteArray());
                    exchange.close();
                });
        created.start();
        return created;
    }

    @Test
    void a_click_on_a_video_shows_its_places_now_and_over_time() throws Exception {
        try (BrowserPage page = Chromium.open(url)) {
            page.awaitText("[data-window=hour] tbody tr:nth-child(1) .video", "Cats & <b>dogs</b>");
            page.click("[data-window=hour] tbody tr:nth-child(1) .video");
            page.awaitText("#video-name", "Cats & <b>dogs</b>");
            page.awaitText("#video-places", "hour1500" + "2023-11-14 22:13:20 UTC" + "Exact");
            page.awaitText("#video-places", "minuteno answer yet");
            page.awaitText("#video-places", "risingnot among the first 1");
            page.awaitTrue("document.querySelectorAll('#video-over .chart').length === 2");
            String rank =
                    page.eval("document.querySelector('.chart').getAttribute('aria-label')")
                            .asString();
            assertEquals(
                    "Rank: from 1 at 14 Nov, 11:00 to 1 at 14 Nov, 12:00 UTC, between 1 and 2",
                    rank);
            page.click(".numbers summary");
            page.awaitText(".numbers tbody tr:nth-child(2)", "2023-11-14 11:55:00 UTC2111");
            page.awaitTrue("document.querySelector('#video-what img').naturalWidth === 16");
            assertEquals(
                    "https://example.org/watch/v_1",
                    page.eval("document.querySelector('#video-what a').href").asString());
            assertEquals(List.of(), page.axe());
            page.press("Escape");
            page.awaitTrue("!document.getElementById('video').open && location.hash === ''");
            page.awaitTrue("document.activeElement.value === 'v_1'");
            assertTrue(
                    page.problems().stream().allMatch(line -> line.contains("/v_1?window=rising")),
                    "of a video's place in a window that it is not in");
        }
    }

    @Test
    void a_video_is_found_by_its_id_or_its_name_and_by_the_address() throws Exception {
        try (BrowserPage page = Chromium.open(url)) {
            page.awaitText("[data-window=hour] tbody tr:nth-child(3) .video", "A quiet lake");
            page.click("#query");
            page.type("quiet");
            page.press("Enter");
            page.awaitText("#video-name", "A quiet lake");
            assertEquals(
                    "https://example.org/lake",
                    page.eval("document.querySelector('#video-what a').href").asString());
            page.awaitText("#video-over", "It was not among the stored ranks");
            page.click("#video-close");
            page.eval("document.getElementById('query').value = ''");
            page.click("#query");
            page.type(ODD);
            page.press("Enter");
            page.awaitText("#video-name", ODD);
            page.awaitText("#video-places", "hour2400");
            page.awaitTrue("document.querySelectorAll('#video-over .chart').length === 2");
            String address = page.eval("location.href").asString();
            page.eval("history.back()");
            page.awaitTrue("!document.getElementById('video').open");
            page.navigate("about:blank#");
            page.navigate(address);
            page.awaitTrue("document.getElementById('video').open");
            page.awaitText("#video-name", ODD);
        }
    }

    @Test
    void the_slider_shows_what_is_stored_of_any_time() throws Exception {
        try (BrowserPage page = Chromium.open(url)) {
            page.awaitText("[data-window=hour] tbody", "Cats");
            // From 22:10 by steps of five minutes.
            page.choose("#when", "-123");
            page.awaitText("#when-said", "2023-11-14 11:55:00 UTC");
            String board = "#past-boards [data-window=hour] ";
            page.awaitText(board + ".until", "until 2023-11-14 11:55:00 UTC");
            page.awaitText(board + "tbody tr:nth-child(2)", "2Cats & <b>dogs</b>111");
            page.awaitText(board + "summary", "Exact");
            page.awaitText("#past-boards [data-window=minute] .empty", "Nothing is stored of this");
            page.awaitText(
                    "#past-boards [data-window='ended hour'] .covers",
                    "the hour that had ended, from 2023-11-14 10:00:00 UTC");
            page.awaitText("#state", "You are looking at the past.");
            page.awaitTrue("document.getElementById('boards').hidden");
            page.eval("document.getElementById('when').focus()");
            page.press("ArrowLeft");
            page.awaitText(board + ".until", "until 2023-11-14 11:50:00 UTC");
            page.click("#later");
            page.awaitText(board + ".until", "until 2023-11-14 11:55:00 UTC");
            page.choose("#back", "a week");
            page.awaitText("#when-said", "2023-11-14 12:00:00 UTC");
            assertEquals(List.of(), page.axe());
            page.click("#now");
            page.awaitText("#state", "Live.");
            page.awaitTrue("document.getElementById('past-boards').hidden");
        }
    }

    @Test
    void rises_are_shown_with_the_views_of_both_halves() throws Exception {
        try (BrowserPage page = Chromium.open(url)) {
            page.awaitText("[data-window=rising] tbody tr", "1A quiet lake31092 → 402");
            page.awaitText("[data-window=rising] .covers", "views of the last 1\u00a0h, less");
            assertEquals(List.of(), page.problems());
        }
    }
}
