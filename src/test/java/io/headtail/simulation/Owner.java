package io.headtail.simulation;

import static io.headtail.testing.Feeds.offer;

import io.headtail.instance.cycle.PartitionCycle;
import io.headtail.merge.PartialEncoder;
import io.headtail.merge.PartialKey;
import io.headtail.testing.Feeds;
import io.headtail.testing.Oracle;
import io.headtail.time.ClockMode;
import io.headtail.window.EventBatch;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Tail;
import java.util.Random;

/** One owner of one partition: reads head and tails from its log in batches, and publishes. */
final class Owner {
    /** Sees the windows at each tick that is published. */
    interface Watcher {
        void published(Owner owner, int window, byte[] partial);

        /** Called before all that is published of a tick. */
        default void reached(Owner owner) {}
    }

    final SimLog log;
    final int partition;
    final PartitionWindows windows;
    private final Setup setup;
    private final String replica;
    private final Outbox outbox;
    private final PartitionCycle cycle;
    private final EventBatch single = new EventBatch();
    private final PartialEncoder encoder = new PartialEncoder();
    private final Watcher watcher;
    private final Fault fault;
    private final long faultAfter;
    private boolean faultDone;
    private final Silence silence;
    private long target = Long.MIN_VALUE;
    private long steps;
    private long nanos;

    /** With windows that start empty, or that were restored. */
    Owner(
            SimLog log,
            int partition,
            String replica,
            Setup setup,
            Outbox outbox,
            Watcher watcher,
            Silence silence,
            PartitionWindows windows) {
        this.log = log;
        this.partition = partition;
        this.replica = replica;
        this.setup = setup;
        this.outbox = outbox;
        this.watcher = watcher;
        this.silence = silence;
        this.windows = windows;
        // Of two owners of a partition one reads all tails from the log: their bytes are compared.
        this.windows.keepRecent(replica.equals("r1") ? 0 : setup.recentBytes());
        this.cycle =
                new PartitionCycle(windows, setup.ticks(windows), setup.clock(), silence.rule());
        this.fault = partition == 0 ? setup.fault() : Fault.NONE;
        this.faultAfter = 2_000;
    }

    boolean atEnd() {
        return windows.head().offset() >= log.end();
    }

    /** Whether the log still has all that head and tails are to read. */
    boolean canGoOn() {
        boolean can = windows.head().offset() >= log.beginning();
        for (int w = 0; w < setup.windows().size(); w++) {
            can &= !windows.hasTail(w) || windows.window(w).tailOffset() >= log.beginning();
        }
        return can;
    }

    boolean hasEvents() {
        return windows.head().streamTime() != Long.MIN_VALUE;
    }

    long steps() {
        return steps;
    }

    boolean faultDone() {
        return faultDone;
    }

    void readHead(int max) {
        int at = log.indexOf(windows.head().offset());
        int end = at + Math.min(max, log.size() - at);
        for (; at < end; at++) {
            SimLog.Entry entry = log.get(at);
            if (entry.valid()) {
                offerHead(entry, entry.offset());
                boolean gapFollows =
                        at + 1 < log.size() && log.get(at + 1).offset() > entry.offset() + 1;
                if (strikes(Fault.EVENT_TWICE, entry) && gapFollows) {
                    offerHead(entry, entry.offset() + 1);
                    faultDone = true;
                }
            } else {
                windows.head().pass(entry.offset());
            }
            steps++;
        }
        if (at == log.size()) {
            windows.head().moveTo(log.end());
        }
    }

    private void offerHead(SimLog.Entry entry, long offset) {
        Oracle.Event event = entry.event();
        single.clear();
        single.add(
                offset, event.timestamp(), entry.id(), 0, entry.id().length, (int) event.views());
        cycle.take(single);
    }

    // An event that counts, and that is not the newest, so that lateness is decided as before.
    private boolean strikes(Fault kind, SimLog.Entry entry) {
        long newest = windows.head().streamTime();
        return fault == kind
                && !faultDone
                && entry.offset() > faultAfter
                && entry.event().timestamp() < newest
                && entry.event().timestamp() > newest - setup.timing().latenessMs();
    }

    /** Whether the tail must read on in the log for what was aimed at. */
    boolean tailWants(int w) {
        return Feeds.tailWants(windows, w, cycle.goal());
    }

    /** Feeds the tail from memory, if it has one; whether it was fed. */
    boolean feedFromMemory(int w) {
        return Feeds.feedFromMemory(windows, w, cycle.goal());
    }

    /** Feeds all tails as far as they must go, from memory and from the log. */
    void satisfy() {
        for (int w = 0; w < setup.windows().size(); w++) {
            satisfy(w, cycle.goal());
        }
    }

    /** Feeds the tail as far as the target wants. */
    void satisfy(int w, long target) {
        while (Feeds.feedFromMemory(windows, w, target) || Feeds.tailWants(windows, w, target)) {
            if (Feeds.tailWants(windows, w, target)) {
                readTail(w, 500);
            }
        }
    }

    void readTail(int w, int max) {
        Tail tail = Feeds.tailToRead(windows, w, cycle.goal());
        int at = log.indexOf(tail.offset());
        for (int i = 0; i < max && at < log.size(); i++, at++) {
            SimLog.Entry entry = log.get(at);
            if (entry.offset() >= windows.head().offset()) {
                break;
            }
            boolean skip = entry.valid() && tailStrikes(tail, entry);
            if (entry.valid() && !skip) {
                Oracle.Event event = entry.event();
                offer(
                        tail,
                        entry.offset(),
                        event.timestamp(),
                        entry.id(),
                        0,
                        entry.id().length,
                        (int) event.views());
            } else {
                tail.pass(entry.offset());
            }
            faultDone |= skip;
            steps++;
        }
        tail.moveTo(at < log.size() ? log.get(at).offset() : log.end());
    }

    private boolean tailStrikes(Tail tail, SimLog.Entry entry) {
        return fault == Fault.SUBTRACTION_SKIPPED
                && !faultDone
                && entry.offset() > faultAfter
                && entry.event().timestamp() < tail.streamTime()
                && !tail.isLate(entry.event().timestamp());
    }

    /**
     * Looks at how far it may go: by the wall clock to where the watermark is, or where it may be
     * passed over to.
     *
     * @param target {@link Long#MIN_VALUE} for none
     * @param passes whether the event clock lets it go there regardless of its watermark
     */
    void aim(long target, long quietTarget, boolean passes) {
        this.target = target;
        long quiet = Math.min(target, quietTarget);
        cycle.observe(windows.head().offset(), silence.nanos());
        if (cycle.wantsEnd(target, quiet, silence.nanos())) {
            silence.ask();
        }
        cycle.aim(target, quiet, passes, Long.MIN_VALUE);
        // Further than its watermark allows.
        if (cycle.goal() > windows.head().reach() && setup.clock() == ClockMode.WALL) {
            silence.passedOver(windows.head().offset());
        }
    }

    /** Goes on towards what was aimed at; returns whether the windows moved. */
    boolean advance(boolean end) {
        return target != Long.MIN_VALUE
                && cycle.advance(target, end, nanos, (at, live) -> publish());
    }

    /** Time passes for the publisher, which publishes a tick again only once a second. */
    void pass(long ms) {
        nanos += ms * 1_000_000;
    }

    /** Time goes on; the log is still as it was. */
    void passTime(long now) {
        cycle.observe(windows.head().offset(), silence.nanos());
        silence.passTime(now);
    }

    /** Publishes the tick where the windows stand, if they stand at one. */
    void republish() {
        cycle.republish((at, live) -> publish());
    }

    private void publish() {
        watcher.reached(this);
        for (int w = 0; w < setup.windows().size(); w++) {
            if (!windows.has(w)) {
                continue;
            }
            byte[] partial =
                    encoder.encode(
                            windows,
                            w,
                            setup.kMax(),
                            Setup.FINGERPRINT,
                            setup.partitions(),
                            Long.MIN_VALUE);
            watcher.published(this, w, partial);
            outbox.send(
                    new PartialKey("topic", replica, partition, setup.windows().get(w).name()),
                    partial);
        }
    }

    /** A random piece of work: reads its head, looks how far to go, and reads its tails. */
    void step(Random random, Runnable aim) {
        if (setup.recentBytes() > 0 && random.nextInt(300) == 0) {
            windows.keepRecent(random.nextInt(3) * setup.recentBytes());
        }
        if (random.nextInt(10) < 7 && !farAhead()) {
            readHead(random.nextInt(random.nextInt(400) + 1));
        }
        aim.run();
        for (int w = 0; w < setup.windows().size(); w++) {
            if (!windows.hasTail(w)) {
                continue;
            }
            if (random.nextInt(3) == 0) {
                feedFromMemory(w);
            }
            if (tailWants(w) ? random.nextInt(10) < 7 : random.nextInt(50) == 0) {
                readTail(w, random.nextInt(random.nextInt(600) + 1));
            }
        }
    }

    private boolean farAhead() {
        return target != Long.MIN_VALUE && windows.head().reach() > target + 30_000;
    }
}
