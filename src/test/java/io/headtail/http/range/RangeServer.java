package io.headtail.http.range;

import io.headtail.history.range.StoredViews;
import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.time.Millis;
import io.headtail.time.WindowSpec;
import java.time.Instant;

/** A server over stored views, a day after the month that they are in. */
final class RangeServer {
    private static final long NOW = StoredViews.START + 32 * Millis.DAY;

    private RangeServer() {}

    static ServerFixture over(StoredViews stored) {
        ServerFixture server =
                new ServerFixture(
                        stored.history.database.reader(),
                        stored.reader,
                        new HttpSettings("127.0.0.1", 0, 1_000),
                        WindowSpec.sliding("hour", Millis.HOUR),
                        WindowSpec.month("month"));
        server.nowMs = NOW;
        return server;
    }

    /** The parameters of a question about the time between two instants. */
    static String span(long from, long to) {
        return "from=" + Instant.ofEpochMilli(from) + "&to=" + Instant.ofEpochMilli(to);
    }
}
