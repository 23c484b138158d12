package io.headtail.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.LogLines;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of queries that PostgreSQL does not answer. */
class HistoryFailuresTest {
    private long nowNs = Long.MAX_VALUE - 1_000;

    private final HistoryFailures failures = new HistoryFailures("test-not-read", () -> nowNs);

    @Test
    void the_log_has_a_line_at_once_and_then_one_a_minute_with_their_number() {
        try (LogLines log = new LogLines(HistoryFailures.class.getName())) {
            List<Integer> lines = new ArrayList<>();
            for (int second = 0; second <= 125; second++) {
                failures.away(new IllegalStateException("gone-" + second));
                if (log.with("test-not-read").size() > lines.size()) {
                    lines.add(second);
                }
                nowNs += 1_000_000_000;
            }
            assertEquals(List.of(0, 60, 120), lines);
            assertEquals(1, log.with("failures=1 ").size());
            assertEquals(1, log.with("gone-0").size());
            assertEquals(2, log.with("failures=60 ").size());
            assertEquals(1, log.with("gone-120").size());
        }
    }

    @Test
    void each_response_says_when_to_ask_again() {
        for (int i = 0; i < 2; i++) {
            String problem = failures.failed(new IllegalStateException(), "x").problem().toString();
            assertTrue(problem.contains("503") && problem.contains("x"), problem);
            assertTrue(problem.contains("name=RETRY_AFTER, values=[5]"), problem);
        }
    }
}
