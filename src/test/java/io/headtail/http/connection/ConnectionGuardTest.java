package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.http.connection.ConnectionGuard.Step;
import org.junit.jupiter.api.Test;

/** How long a connection of HTTP/1 may take for a step. */
class ConnectionGuardTest {
    private static final long ALLOWED = 20;

    private final ConnectionGuard guard = new ConnectionGuard(null, null, false, 1);

    @Test
    void nobody_is_closed_for_the_time_of_many_requests_together() {
        for (int i = 0; i < 100; i++) {
            // Each look finds the same step, but of another request.
            guard.enter(Step.IDLE);
            guard.enter(Step.WORK);
            guard.enter(Step.WRITE);
            assertNull(guard.overdue(i * ALLOWED, step -> ALLOWED));
        }
    }

    @Test
    void a_step_that_goes_on_is_overdue_once_it_has_taken_longer_than_allowed() {
        for (Step step : Step.values()) {
            guard.enter(step);
            assertNull(guard.overdue(100, each -> ALLOWED));
            assertNull(guard.overdue(100 + ALLOWED, each -> ALLOWED));
            Step overdue = step == Step.WORK ? null : step;
            assertEquals(overdue, guard.overdue(101 + ALLOWED, each -> ALLOWED));
        }
    }
}
