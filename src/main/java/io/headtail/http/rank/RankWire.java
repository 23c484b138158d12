package io.headtail.http.rank;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headtail.http.request.Parameters;
import io.headtail.http.request.Problem;
import io.headtail.http.request.Query;
import io.headtail.merge.rank.RankQuestion;
import io.helidon.http.Status;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question about a rank as the query of a request between processes. */
final class RankWire {
    /** Its path, below the prefix. */
    static final String PATH = "/partition-ranks";

    /** That too many questions are open. */
    static final Status BUSY = Status.create(429, "Too Many Requests");

    private static final List<String> NAMES =
            List.of("window", "id", "found", "views", "tick", "wait");

    /**
     * A question, and how long partitions may take to reach its tick.
     *
     * @param patience 0 or more
     */
    record Asked(RankQuestion question, Duration patience) {}

    private RankWire() {}

    /** The query. */
    static String query(RankQuestion question, Duration wait) {
        return "window=%s&id=%s&found=%d&views=%d&tick=%d&wait=%d"
                .formatted(
                        URLEncoder.encode(question.window(), UTF_8),
                        HexFormat.of().formatHex(question.id()),
                        question.found(),
                        question.views(),
                        question.tick(),
                        wait.toMillis());
    }

    /**
     * Parses it.
     *
     * @throws io.headtail.http.request.ProblemException 400 that says what is allowed
     */
    static Asked parse(String raw) {
        Query query = Query.parse(raw, NAMES);
        String window = query.get("window");
        RankQuestion question =
                new RankQuestion(
                        window == null ? "" : window,
                        id(query.get("id")),
                        (int) number("found", query, -1, 1 << 20),
                        number("views", query, -1, Long.MAX_VALUE),
                        number("tick", query, Long.MIN_VALUE, Long.MAX_VALUE));
        return new Asked(question, Duration.ofMillis(number("wait", query, 0, 60_000)));
    }

    private static byte[] id(@Nullable String hex) {
        try {
            byte[] id = HexFormat.of().parseHex(hex == null ? "" : hex);
            if (id.length >= 1 && id.length <= Parameters.MAX_ID_BYTES) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // As below.
        }
        String allowed = "1 to 255 bytes in hexadecimal digits";
        throw Problem.parameter("id", hex, allowed, "id: allowed are " + allowed).thrown();
    }

    private static long number(String name, Query query, long min, long max) {
        String text = query.get(name);
        try {
            long number = Long.parseLong(String.valueOf(text));
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As below.
        }
        String allowed = "whole numbers from %d to %d".formatted(min, max);
        throw Problem.parameter(name, text, allowed, name + ": allowed are " + allowed).thrown();
    }
}
