package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Merger;
import io.headtail.testing.Oracle;
import io.headtail.time.ClockMode;
import io.headtail.window.PartitionWindows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One run: producers write logs as simulated time goes on, owners (one a partition and replica)
 * read them in random batches, crash and start again or go on from a snapshot, and a merger takes
 * their partials in random order. At the end everything is read and every answer seen is compared.
 */
final class Simulation {
    private static final long BEGIN = Setup.MONTH_END - 150_000 + 123;

    /** What a run did. */
    record Result(
            int answers,
            long provisional,
            long repeated,
            long steps,
            long restored,
            long purged,
            boolean faultDone) {}

    private final Setup setup;
    private final Random random;
    private final Owner.Watcher watcher;
    private final List<SimLog> logs = new ArrayList<>();
    private final List<Producer> producers = new ArrayList<>();
    private final List<List<Owner>> replicas = new ArrayList<>();
    private final List<SteppingClock> clocks = new ArrayList<>();
    private final PartialTopic topic = new PartialTopic();
    private final Merger merger;
    private final AnswerCheck check;
    private long now = BEGIN;
    private final Map<Integer, byte[]> snapshots = new HashMap<>();
    private long steps;
    private boolean draining;
    private long restored;
    private final boolean purges;
    private long purged;

    Simulation(Setup setup, Random random, Owner.Watcher watcher) {
        this.setup = setup;
        this.random = random;
        this.watcher = watcher;
        this.merger = new Merger("topic", setup.windows(), setup.kMax(), setup.staleAfterMs());
        this.check = new AnswerCheck(setup);
        this.purges = setup.fault() == Fault.NONE && random.nextInt(3) == 0;
        for (int p = 0; p < setup.partitions(); p++) {
            logs.add(new SimLog());
            producers.add(producer(p));
        }
        for (int r = 0; r < setup.replicas(); r++) {
            List<Owner> owners = new ArrayList<>();
            for (int p = 0; p < setup.partitions(); p++) {
                owners.add(owner(r, p, 0, Long.MIN_VALUE));
            }
            replicas.add(owners);
            clocks.add(new SteppingClock(setup.timing(), now));
        }
    }

    // The first partition always writes; others may be empty, stop or start late.
    private Producer producer(int p) {
        long from = BEGIN;
        long to = Long.MAX_VALUE;
        switch (p == 0 ? 9 : random.nextInt(8)) {
            case 0 -> from = Long.MAX_VALUE;
            case 1 -> to = BEGIN + random.nextInt(300_000);
            case 2 -> from = BEGIN + random.nextInt(300_000);
            default -> {}
        }
        return new Producer(logs.get(p), p, setup, random, from, to);
    }

    private Owner owner(int r, int p, boolean untouched, PartitionWindows windows) {
        Silence silence = new Silence(logs.get(p), setup.timing(), untouched, now);
        return new Owner(logs.get(p), p, "r" + r, setup, topic.join(), watcher, silence, windows);
    }

    private Owner owner(int r, int p, long startOffset, long completeFrom) {
        return owner(r, p, true, setup.empty(startOffset, completeFrom));
    }

    Result run(int rounds) {
        int ahead = random.nextBoolean() ? rounds / 2 : 0;
        for (int i = 0; i < ahead; i++) {
            produce();
        }
        for (int i = ahead; i < rounds; i++) {
            produce();
            for (int r = 0; r < setup.replicas(); r++) {
                work(r);
            }
            deliver();
        }
        finish();
        long read = 0;
        boolean faultDone = false;
        for (List<Owner> owners : replicas) {
            for (Owner owner : owners) {
                assertTrue(owner.windows.assertValid());
                read += owner.steps();
                faultDone |= owner.faultDone();
            }
        }
        int answers = check.compare(oracle());
        return new Result(
                answers,
                check.provisional(),
                topic.repeated(),
                steps + read,
                restored,
                purged,
                faultDone);
    }

    private Oracle oracle() {
        return new Oracle(
                logs.stream().map(log -> log.eventsBelow(Long.MAX_VALUE)).toList(),
                setup.timing().latenessMs());
    }

    private void passTime(long ms) {
        now += ms;
        replicas.forEach(owners -> owners.forEach(owner -> owner.passTime(now)));
        clocks.forEach(clock -> clock.passTime(now));
    }

    private void produce() {
        passTime(random.nextInt(600));
        producers.forEach(producer -> producer.produce(now));
    }

    private void work(int r) {
        List<Owner> owners = replicas.get(r);
        clocks.get(r).maybeStep(random);
        for (int p = 0; p < owners.size(); p++) {
            if (purges && random.nextInt(1_000) == 0) {
                purge(p);
            }
            if (setup.fault() == Fault.NONE && random.nextInt(600) == 0) {
                steps += owners.get(p).steps();
                owners.set(p, restarted(r, p));
            }
            Owner owner = owners.get(p);
            if (setup.fault() == Fault.NONE
                    && owner.windows.tick() >= 0
                    && random.nextInt(200) == 0) {
                assertTrue(owner.windows.assertValid());
                snapshots.put(p, SnapshotBytes.take(setup, p, owner.windows));
            }
            owner.step(random, () -> aim(r, owner));
            if (owner.hasEvents()) {
                clocks.get(r).seen(owner.windows.head().streamTime());
            }
            if (random.nextInt(10) < 8) {
                aim(r, owner);
                advance(r, owner);
            }
        }
    }

    // Somebody deletes records. Owners whose head or tail has not read them start again.
    private void purge(int p) {
        SimLog log = logs.get(p);
        log.cut(log.beginning() + random.nextLong(log.end() - log.beginning() + 1));
        snapshots.remove(p);
        purged++;
        for (int r = 0; r < setup.replicas(); r++) {
            Owner owner = replicas.get(r).get(p);
            if (!owner.canGoOn()) {
                steps += owner.steps();
                replicas.get(r).set(p, restarted(r, p));
            }
        }
    }

    // From the newest snapshot of the partition, whoever took it; from the log's beginning; or cold
    // from the middle.
    private Owner restarted(int r, int p) {
        SimLog log = logs.get(p);
        byte[] snapshot = snapshots.get(p);
        if (snapshot != null && random.nextBoolean()) {
            restored++;
            Owner owner =
                    owner(
                            r,
                            p,
                            false,
                            SnapshotBytes.restored(
                                    setup, SnapshotBytes.read(snapshot).partition(), log));
            assertTrue(owner.windows.assertValid());
            owner.republish();
            return owner;
        }
        if (random.nextBoolean() || log.size() == 0) {
            return owner(r, p, log.beginning(), log.completeFrom());
        }
        long start = Math.max(BEGIN, now - random.nextInt(300_000));
        return owner(r, p, log.offsetForTime(start), Math.max(start, log.completeFrom()));
    }

    private long target(int r) {
        if (setup.clock() == ClockMode.WALL) {
            return clocks.get(r).target();
        }
        long target = Long.MAX_VALUE;
        for (Owner owner : replicas.get(r)) {
            if (owner.hasEvents()) {
                target = Math.min(target, owner.windows.head().reach());
            } else if (!owner.atEnd()) {
                return Long.MIN_VALUE;
            }
        }
        return target == Long.MAX_VALUE ? Long.MIN_VALUE : target;
    }

    private void aim(int r, Owner owner) {
        long target = target(r);
        if (setup.clock() == ClockMode.WALL) {
            owner.aim(target, clocks.get(r).quietTarget(), false);
        } else {
            owner.aim(target, target, !owner.hasEvents() && owner.atEnd());
        }
    }

    private boolean advance(int r, Owner owner) {
        owner.pass(draining ? setup.timing().tickMs() : random.nextInt(500));
        boolean atEnd = setup.clock() == ClockMode.WALL ? owner.atEnd() : atEnd(replicas.get(r));
        return owner.advance(atEnd);
    }

    private static boolean atEnd(List<Owner> owners) {
        return owners.stream().allMatch(Owner::atEnd);
    }

    private void deliver() {
        for (int i = 0; i < 3; i++) {
            topic.deliverSome(random, merger);
            if (random.nextBoolean()) {
                merger.publish(Long.MIN_VALUE);
                check.observe(merger);
            }
        }
    }

    // Everything is read; by the wall clock, then, everything falls quiet and the windows empty.
    private void finish() {
        draining = true;
        producers.forEach(producer -> producer.end(now));
        clocks.forEach(SteppingClock::setRight);
        drain();
        if (setup.clock() == ClockMode.EVENT) {
            check.compareNewest(merger, oracle(), target(0));
            return;
        }
        for (long later : new long[] {30_000, 300_000}) {
            passTime(later);
            drain();
            check.compareNewest(merger, oracle(), clocks.get(0).quietTarget());
        }
    }

    private void drain() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int r = 0; r < setup.replicas(); r++) {
                replicas.get(r).forEach(owner -> owner.readHead(Integer.MAX_VALUE));
                for (Owner owner : replicas.get(r)) {
                    aim(r, owner);
                    owner.satisfy();
                    moved |= advance(r, owner);
                }
            }
        }
        topic.deliverAll(merger);
        merger.publish(Long.MIN_VALUE);
        check.observe(merger);
    }
}
