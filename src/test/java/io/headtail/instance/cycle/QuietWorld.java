package io.headtail.instance.cycle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.LogEnd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A partition, its producers, a head and the requests for the log's end, in steps of simulated
 * time: outages, short and long transactions, aborts, slow answers, a head that stalls. It knows
 * which events are in transit, so it can tell whether the rule passes over too much, or nothing.
 * Times are ms.
 */
final class QuietWorld {
    private static final long STEP = 20;
    private static final long TICK = 1_000;
    private static final long ASK_TIMEOUT = 2_000;
    private static final long NS_PER_MS = 1_000_000;

    /** An event that a producer sends: in a transaction, or on its own. */
    private static final class Event {
        final long timestamp;
        final long ready;
        boolean transactional;
        boolean aborted;

        Event(long timestamp, long ready) {
            this.timestamp = timestamp;
            this.ready = ready;
        }
    }

    private static final class Ask {
        final long asked;
        final long highWatermarkAt;
        final long lastStableAt;
        long highWatermark = -1;

        Ask(long asked, long highWatermarkAt, long lastStableAt) {
            this.asked = asked;
            this.highWatermarkAt = highWatermarkAt;
            this.lastStableAt = lastStableAt;
        }
    }

    private final Random random;
    private final long silence;
    private final long openTimeout;
    private final long interval;
    private final QuietRule rule;
    private final List<Event> log = new ArrayList<>();
    private final Deque<Event> pending = new ArrayDeque<>();
    private final boolean everProduces;
    private long now;
    private boolean active;
    private boolean calm;
    private long phaseEnds;

    private long outageEnds;
    private long outageBegan;
    private long resumes;

    private int transactionFrom = -1;
    private long transactionEnds;

    private @Nullable Ask ask;
    private long nextAsk;
    private int read;
    private long headStalls;
    private long passed = Long.MIN_VALUE;

    long quietTicks;
    long overdueTicks;

    QuietWorld(Random random) {
        this.random = random;
        silence = new long[] {3_000, 4_000, 6_000, 30_000}[random.nextInt(4)];
        openTimeout = new long[] {2_000, 10_000, 60_000}[random.nextInt(3)];
        interval = Math.clamp(silence / 10, 100, 1_000);
        everProduces = random.nextInt(10) > 0;
        now = 1_000_000;
        rule = new QuietRule(ns(silence), ns(openTimeout), true, ns(now));
    }

    private static long ns(long ms) {
        return ms * NS_PER_MS;
    }

    /** Some minutes of trouble; then, without any, the partition must be passed over in time. */
    void run() {
        for (long end = now + 240_000; now < end; now += STEP) {
            step();
        }
        calm = true;
        active = false;
        transactionEnds = Math.min(transactionEnds, now);
        outageEnds = Math.min(outageEnds, now);
        resumes = Math.min(resumes, now);
        long from = now;
        // The delayed events arrive; silence is counted anew at most twice: after a slow answer,
        // then after them.
        while (passed < from) {
            step();
            now += STEP;
            assertTrue(now < from + 3 * silence + 10_000, "it is passed over once all is calm");
        }
    }

    private void step() {
        partition();
        produce();
        append();
        answer();
        head();
        pass();
    }

    private boolean down() {
        return now < outageEnds;
    }

    private void partition() {
        // Brokers that restart one after the other take the partition away again and again.
        boolean again = now < outageEnds + 2_500;
        if (!calm && !down() && random.nextInt(again ? 150 : 1_500) == 0) {
            outageBegan = now;
            outageEnds = now + random.nextLong(random.nextBoolean() ? 1_500 : 20_000);
            // The longer it takes, the longer the time between attempts, up to about 2.5 s.
            long held = outageEnds - outageBegan;
            resumes = outageEnds + random.nextLong(Math.min(2_500, held + 200));
        }
    }

    private void produce() {
        if (!calm && now >= phaseEnds) {
            active = everProduces && random.nextBoolean();
            phaseEnds = now + random.nextLong(20_000);
        }
        if (active && random.nextInt(10) == 0) {
            pending.add(new Event(now, now + random.nextLong(200)));
        }
    }

    private void append() {
        if (down() || now < resumes) {
            return;
        }
        if (transactionFrom >= 0 && now >= transactionEnds) {
            endTransaction();
        }
        if (transactionFrom < 0 && !calm && active && random.nextInt(400) == 0) {
            transactionFrom = log.size();
            transactionEnds = now + random.nextLong(random.nextBoolean() ? 3_000 : 90_000);
            // Its first record.
            pending.addFirst(new Event(now, now));
        }
        while (!pending.isEmpty() && pending.peek().ready <= now) {
            Event event = pending.remove();
            event.transactional = transactionFrom >= 0;
            log.add(event);
        }
    }

    private void endTransaction() {
        boolean abort = random.nextBoolean();
        List<Event> again = new ArrayList<>();
        for (Event event : log.subList(transactionFrom, log.size())) {
            if (abort && event.transactional) {
                event.aborted = true;
                again.add(new Event(event.timestamp, now + random.nextLong(1_000)));
            }
        }
        transactionFrom = -1;
        Event marker = new Event(now, now);
        marker.aborted = true;
        log.add(marker);
        // It starts again from where it had committed.
        if (random.nextBoolean()) {
            again.forEach(pending::add);
        }
    }

    private int lastStable() {
        return transactionFrom >= 0 ? transactionFrom : log.size();
    }

    private void answer() {
        if (ask == null && now >= nextAsk) {
            long delay = random.nextInt(50) == 0 ? random.nextLong(1_500) : random.nextLong(60);
            ask = new Ask(now, now + delay / 2, now + delay);
        }
        if (ask == null) {
            return;
        }
        if (!down() && ask.highWatermark < 0 && now >= ask.highWatermarkAt) {
            ask.highWatermark = log.size();
        } else if (!down() && ask.highWatermark >= 0 && now >= ask.lastStableAt) {
            rule.heard(new LogEnd(ns(ask.asked), ns(now), ask.highWatermark, lastStable()));
            nextAsk = ask.asked + interval;
            ask = null;
        } else if (now - ask.asked > ASK_TIMEOUT) {
            rule.heard(LogEnd.failed(ns(ask.asked), ns(now)));
            nextAsk = now + 250;
            ask = null;
        }
    }

    private void head() {
        if (!calm && random.nextInt(1_000) == 0) {
            headStalls = now + random.nextLong(1_500);
        }
        if (now < headStalls || down()) {
            return;
        }
        for (int end = lastStable(); read < end; read++) {
            Event event = log.get(read);
            if (!event.aborted) {
                rule.event(ns(now));
                assertTrue(
                        event.timestamp >= passed,
                        () ->
                                "an event of %d comes at %d, and %d was passed"
                                        .formatted(event.timestamp, now, passed));
            }
        }
    }

    private void pass() {
        long target = Math.floorDiv(now - silence, TICK) * TICK;
        if (rule.wantsEnd(target, ns(now)) && ask == null) {
            nextAsk = Math.min(nextAsk, now);
        }
        long reach = rule.reach(read);
        assertTrue(reach <= target);
        if (rule.overdueTransaction(read) >= 0) {
            overdueTicks += reach == Long.MIN_VALUE ? 0 : 1;
            assertTrue(transactionFrom >= 0 || ask != null || nextAsk >= now);
        } else if (reach > passed) {
            quietTicks++;
            passed = reach;
        }
    }
}
