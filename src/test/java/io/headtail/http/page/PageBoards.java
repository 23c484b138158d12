package io.headtail.http.page;

import io.headtail.http.ServerFixture;
import io.headtail.merge.Answer;
import io.headtail.merge.Coverage;
import io.headtail.merge.Rendered;
import io.headtail.time.WindowSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers as a page's test wants them. */
final class PageBoards {
    static final WindowSpec MINUTE = WindowSpec.sliding("minute", 60_000);
    static final WindowSpec HOUR = WindowSpec.sliding("hour", 3_600_000);
    static final WindowSpec ALL = WindowSpec.allTime("all");

    /** What an answer says beside its rows. */
    record Marks(
            boolean isFinal, @Nullable Instant completeFrom, @Nullable String degraded, long late) {
        static final Marks EXACT = new Marks(true, null, null, 0);
    }

    private PageBoards() {}

    /** Sets the newest answer of a window: ids and views in turn, best first. */
    static void put(
            ServerFixture server, WindowSpec window, long tick, Marks marks, Object... rows) {
        Map<String, Long> views = new LinkedHashMap<>();
        for (int i = 0; i < rows.length; i += 2) {
            views.put((String) rows[i], ((Number) rows[i + 1]).longValue());
        }
        server.newest.put(window.name(), answer(window, tick, marks, views));
    }

    static Answer answer(WindowSpec window, long tick, Marks marks, Map<String, Long> rows) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        int[] ends = new int[rows.size()];
        int[] rank = {0};
        json.write('[');
        rows.forEach(
                (id, views) -> {
                    String row =
                            "%s{\"videoId\":\"%s\",\"views\":%d}"
                                    .formatted(
                                            rank[0] == 0 ? "" : ",",
                                            id.replace("\"", "\\\""),
                                            views);
                    json.writeBytes(row.getBytes(StandardCharsets.UTF_8));
                    ends[rank[0]++] = json.size();
                });
        json.write(']');
        Instant from = marks.completeFrom();
        return new Answer(
                window.name(),
                window.span(),
                new Coverage(
                        tick,
                        Math.max(0, window.startOf(tick)),
                        marks.isFinal(),
                        from == null ? Long.MIN_VALUE : from.toEpochMilli(),
                        from == null),
                marks.degraded(),
                marks.late(),
                new Rendered(json.toByteArray(), ends),
                4,
                4,
                0,
                1_000);
    }
}
