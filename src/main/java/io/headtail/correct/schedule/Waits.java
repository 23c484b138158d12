package io.headtail.correct.schedule;

import io.headtail.history.schedule.CorrectionTurns.Noted;
import io.headtail.time.Millis;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Units of one kind that have to be tried again although later ones are done, each after a pause
 * that doubles; all by their ends, epoch ms. What it knows is lost with the process: then they are
 * tried again at once, and the later ones once more. For one thread.
 */
final class Waits {
    private static final long SHORTEST_MS = Millis.MINUTE / 2;
    private static final long LONGEST_MS = Millis.HOUR;

    /** One that waits for longer, from its first try in this process on, is given up. */
    static final long GIVEN_UP_MS = Millis.DAY;

    private final Map<Long, Pause> waiting = new HashMap<>();
    private final Set<Long> done = new HashSet<>();
    private @Nullable Noted noted;

    private record Pause(long firstMs, long fromMs, long lengthMs) {}

    /** To be told what is stored as done: if somebody else has set it, all is tried again. */
    void read(Noted now) {
        if (!now.equals(noted)) {
            waiting.clear();
            done.clear();
            noted = now;
        }
    }

    /** This process has set it: all units are done that end then or earlier. */
    void advance(Noted now) {
        waiting.keySet().removeIf(end -> end <= now.before());
        done.removeIf(end -> end <= now.before());
        noted = now;
    }

    void done(long end) {
        waiting.remove(end);
        done.add(end);
    }

    boolean isDone(long end) {
        return done.contains(end);
    }

    /** Whether it is not to be tried yet; a clock that was set back ends the pause. */
    boolean isPaused(long end, long nowMs) {
        Pause pause = waiting.get(end);
        return pause != null
                && nowMs >= pause.fromMs()
                && nowMs < pause.fromMs() + pause.lengthMs();
    }

    /** It was tried and has to wait; returns false if it has waited for too long. */
    boolean pause(long end, long nowMs) {
        Pause before = waiting.get(end);
        if (before == null) {
            waiting.put(end, new Pause(nowMs, nowMs, SHORTEST_MS));
            return true;
        }
        long length = Math.min(LONGEST_MS, 2 * before.lengthMs());
        waiting.put(end, new Pause(before.firstMs(), nowMs, length));
        return nowMs < before.firstMs() + GIVEN_UP_MS;
    }
}
