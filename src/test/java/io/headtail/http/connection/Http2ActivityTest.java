package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.connection.ConnectionGuard.Step;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long a connection of HTTP/2 may take for what, in looks a second apart. */
class Http2ActivityTest {
    private static final int PIECE = 64 * 1024;

    private final ConnectionGuard guard = new ConnectionGuard(null, null, false, 1);
    private final Http2Activity activity = guard.http2();
    private final FrameProgress progress = new FrameProgress(new BodyBytes(1_000_000));
    private long now;

    private static long allowed(Step step) {
        return switch (step) {
            case HEAD -> 10;
            case WRITE -> 20;
            case IDLE -> 300;
            default -> throw new IllegalArgumentException("not of HTTP/2: " + step);
        };
    }

    private @Nullable Step look() {
        return guard.overdue(++now, Http2ActivityTest::allowed);
    }

    /** How many looks find nothing, while something goes on between them. */
    private long until(Step step, Runnable between) {
        look();
        long start = now;
        Step found = null;
        while (found == null && now < start + 1_000) {
            between.run();
            found = look();
        }
        assertEquals(step, found);
        return now - start - 1;
    }

    @Test
    void frames_and_settings_are_no_request_so_it_is_idle() {
        assertEquals(
                300,
                until(
                        Step.IDLE,
                        () -> {
                            progress.received(new byte[24]);
                            activity.received(progress);
                            guard.enter(Step.WRITE);
                            guard.enter(Step.IDLE);
                            activity.awaits(new FrameProgress(new BodyBytes(1_000_000)));
                        }));
        assertFalse(guard.hasAnswered());
        activity.answered();
        assertTrue(guard.hasAnswered());
    }

    @Test
    void a_request_that_is_worked_on_is_not_bounded_and_makes_no_room() {
        Http2Stream stream = new Http2Stream(activity);
        int[] done = new int[1];
        stream.work(() -> done[0]++);
        for (int i = 0; i < 1_000; i++) {
            assertNull(look());
            assertFalse(guard.mayClose(now, 1));
        }
        assertEquals(0, done[0]);
        stream.send();
        assertEquals(1, done[0]);
        assertFalse(guard.mayClose(++now, 1));
        assertTrue(guard.mayClose(++now, 1));
        stream.end();
        stream.end();
        assertEquals(1, done[0]);
        assertEquals(300, until(Step.IDLE, () -> {}));
        assertTrue(guard.mayClose(now, 1));
    }

    @Test
    void an_answer_that_is_taken_slowly_is_overdue_however_often_it_goes_on() {
        for (int i = 0; i < 500; i++) {
            look(); // long without a request, so that none of that counts
            new Http2Stream(activity).end();
        }
        new Http2Stream(activity).work(() -> {});
        Http2Stream stream = new Http2Stream(activity);
        assertEquals(20, until(Step.WRITE, () -> activity.sent(1)));
        activity.sent(PIECE);
        assertEquals(20, until(Step.WRITE, () -> activity.sent(PIECE / 25)));
        activity.sent(PIECE);
        for (int i = 0; i < 100; i++) {
            activity.sent(PIECE / 10);
            assertNull(look());
        }
        stream.end();
        assertNull(look());
    }

    @Test
    void headers_have_their_time_whatever_else_goes_on() {
        new Http2Stream(activity).work(() -> {});
        progress.received(new byte[24]);
        progress.received(RawHttp2.frame(RawHttp2.HEADERS, 0, 1, new byte[3]));
        activity.awaits(progress);
        assertEquals(
                10,
                until(
                        Step.HEAD,
                        () -> {
                            progress.received(RawHttp2.frame(9, 0, 1, new byte[1]));
                            activity.received(progress);
                            guard.enter(Step.WRITE);
                            guard.enter(Step.IDLE);
                            activity.awaits(progress);
                        }));
        progress.received(RawHttp2.frame(9, RawHttp2.END_HEADERS, 1, new byte[1]));
        activity.awaits(progress);
        for (int i = 0; i < 100; i++) {
            assertNull(look());
            progress.received(new byte[] {0, 0, 0, 6, 0});
            activity.awaits(progress);
            progress.received(new byte[4]);
        }
    }

    @Test
    void a_write_that_waits_is_overdue_while_frames_come() {
        guard.enter(Step.WRITE);
        assertEquals(
                20,
                until(
                        Step.WRITE,
                        () -> {
                            progress.received(new byte[7]);
                            activity.awaits(progress);
                        }));
        assertTrue(guard.mayClose(now, 1));
        assertFalse(guard.isBlocked(now));
    }
}
