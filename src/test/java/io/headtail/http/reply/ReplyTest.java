package io.headtail.http.reply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import io.headtail.http.topk.CachedQuery;
import io.headtail.http.topk.QueryCache;
import io.headtail.merge.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rendered reply must be, header by header, what the server itself would have made. */
class ReplyTest {
    private final ServerFixture server = ServerFixture.withContractWindows();

    @BeforeEach
    void answer() {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1000));
        server.newest.put(
                "all", ServerFixture.answer("all", 0, 3, 5_000, false, 4_000, false, "misplaced"));
        server.newest.put("minute", ServerFixture.answer("minute", 60_000, 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_rendered_reply_says_what_one_made_header_by_header_says() throws Exception {
        for (String query : List.of("", "?k=1000", "?k=1", "?window=all", "?window=minute")) {
            String request = "GET /view/video" + query + " HTTP/1.1\r\nHost: a\r\n";
            Map<String, String> rendered = parts(server.sendRaw(request + "\r\n"));
            Map<String, String> made = parts(server.sendRaw(request + "Connection: close\r\n\r\n"));
            assertEquals("keep-alive", rendered.put("connection", "close"), query);
            assertTrue(rendered.containsKey("date"), query);
            rendered.put("date", made.getOrDefault("date", "(absent)"));
            assertEquals(made, rendered, query);
        }
    }

    @Test
    void replies_on_one_connection_stay_in_step() throws Exception {
        String one = "GET /view/video?k=1 HTTP/1.1\r\nHost: a\r\n\r\n";
        String two = "GET /view/video?k=2 HTTP/1.1\r\nHost: a\r\n\r\n";
        String head = "HEAD /view/video?k=2 HTTP/1.1\r\nHost: a\r\n\r\n";
        String body = "GET /view/video?k=3 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /";
        String all =
                server.sendRaw(
                        one + two + head + body + "GET /x HTTP/1.1\r\nHost: a\r\n\r\n" + one);
        String[] responses = all.split("HTTP/1\\.1 ");
        assertEquals(7, responses.length, all);
        assertTrue(responses[1].endsWith("\r\n\r\n" + json(1)), all);
        assertTrue(responses[2].endsWith("\r\n\r\n" + json(2)), all);
        assertTrue(responses[3].endsWith("\r\n\r\n"), all);
        assertTrue(responses[4].endsWith("\r\n\r\n" + json(3)), all);
        assertTrue(responses[5].startsWith("404 "), all);
        assertTrue(responses[6].endsWith("\r\n\r\n" + json(1)), all);
    }

    @Test
    void a_reply_is_kept_until_the_next_answer() {
        Answer answer = ServerFixture.answer("hour", 3_600_000, 20);
        CachedQuery question = new CachedQuery("k=5", "hour", 5);
        Reply reply = question.reply(answer);
        assertSame(reply, question.reply(answer));
        Answer next = ServerFixture.answer("hour", 3_600_000, 20);
        Reply renewed = question.reply(next);
        assertNotSame(reply, renewed);
        assertSame(renewed, question.reply(next));
    }

    @Test
    void a_reply_too_long_to_keep_is_right_all_the_same() {
        Answer answer = ServerFixture.answer("hour", 3_600_000, 10_000);
        CachedQuery question = new CachedQuery("k=9999", "hour", 9999);
        Reply reply = question.reply(answer);
        assertNotSame(reply, question.reply(answer));
        byte[] json = answer.json(9999);
        byte[] rendered = question.reply(answer).plain().bytes();
        int from = rendered.length - json.length;
        assertTrue(Arrays.equals(json, Arrays.copyOfRange(rendered, from, rendered.length)));
    }

    @Test
    void a_question_gives_its_place_to_the_next_that_needs_it() {
        QueryCache questions = new QueryCache();
        CachedQuery first = new CachedQuery("k=1", "hour", 1);
        questions.keep(first);
        assertSame(first, questions.get("k=1"));
        String rival = rivalOf("k=1");
        assertNull(questions.get(rival));
        CachedQuery second = new CachedQuery(rival, "hour", 1);
        questions.keep(second);
        assertSame(second, questions.get(rival));
        assertNull(questions.get("k=1"));
    }

    /** A query that can only be kept in the same place. */
    private static String rivalOf(String query) {
        StringBuilder rival = new StringBuilder(query);
        do {
            rival.append('&');
        } while (QueryCache.place(rival.toString()) != QueryCache.place(query));
        return rival.toString();
    }

    private static String json(int k) {
        byte[] json = ServerFixture.answer("hour", 3_600_000, 1000).json(k);
        return new String(json, StandardCharsets.UTF_8);
    }

    /** Status line, headers by lower-case name, and body. */
    private static Map<String, String> parts(String response) throws IOException {
        int end = response.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no response: " + response);
        }
        Map<String, String> parts = new TreeMap<>();
        String[] lines = response.substring(0, end).split("\r\n");
        parts.put("", lines[0]);
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            int colon = line.indexOf(": ");
            @Nullable String twice =
                    parts.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 2));
            assertNull(twice, line);
        }
        parts.put("body", response.substring(end + 4));
        return parts;
    }
}
