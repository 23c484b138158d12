package io.headtail.simulation;

import io.headtail.merge.PartialKey;
import io.headtail.time.ClockMode;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import java.util.Random;
import java.util.Set;

/**
 * One life of the owner of a partition: from a start or a restore to a crash, or to the end of the
 * run. It works in steps, in random order, as time goes on; {@link #journal} has what a crash right
 * now would leave.
 */
final class Life {
    final Setup setup;
    final RecoveryFault fault;
    final Journal journal;
    private final Trial trial;
    private final SimLog log;
    private final Random random;
    private final boolean snapshots;
    private final SnapshotWork work = new SnapshotWork(this);
    private final Owner owner;
    private final Repairs repairs;
    private final SteppingClock clock;
    private int moment;
    private boolean freezeFirst;
    private boolean losesTails;
    private boolean last;

    /**
     * A life that has not begun.
     *
     * @param crashAt the step to crash after; 0 for none
     */
    Life(Trial trial, Setup setup, Durable from, Random random, int crashAt, RecoveryFault fault) {
        this.trial = trial;
        this.setup = setup;
        this.journal = new Journal(from, crashAt);
        this.log = trial.log.view();
        this.log.cut(from.beginning());
        this.random = random;
        this.fault = fault;
        this.snapshots = trial.takesSnapshots;
        this.moment = Math.min(trial.moments.size() - 1, from.moment() + random.nextInt(3));
        this.log.showAt(trial.moments.get(moment));
        this.clock = new SteppingClock(setup.timing(), now());
        this.owner = born();
        this.repairs = new Repairs(this, owner, log, random);
    }

    /** From now on, now and then, the log loses what a tail has not read. */
    void loseTails() {
        losesTails = true;
    }

    /** Lengths of the windows that it did not have all the time. */
    Set<Long> lost() {
        return repairs.lost();
    }

    PartitionWindows windows() {
        return owner.windows;
    }

    /** Whether it lived to the end of the run. */
    boolean run() {
        try {
            begin();
            while (moment < trial.moments.size() - 1) {
                if (random.nextInt(4) == 0) {
                    owner.passTime(trial.moments.get(moment + 1).now());
                    clock.passTime(trial.moments.get(moment + 1).now());
                    if (trial.takesSnapshots) {
                        clock.maybeStep(random);
                    }
                    log.showAt(trial.moments.get(++moment));
                }
                act();
            }
            finish();
            return true;
        } catch (Crash e) {
            return false;
        }
    }

    /** A piece of work is done. */
    void step() {
        journal.step(moment);
    }

    private void begin() {
        step();
        if (!journal.durable().snapshots().isEmpty()
                && fault != RecoveryFault.OWN_TICK_NOT_PUBLISHED) {
            owner.republish();
        }
    }

    private Owner born() {
        var newest = journal.durable().snapshots().lastEntry();
        PartitionWindows windows =
                newest == null
                        ? setup.empty(log.beginning(), log.completeFrom())
                        : SnapshotBytes.restored(
                                setup, Restoring.read(newest.getValue(), fault, log), log);
        Silence silence = new Silence(log, setup.timing(), newest == null, now());
        return new Owner(log, 0, "r", setup, this::send, watcher(), silence, windows);
    }

    private Owner.Watcher watcher() {
        return new Owner.Watcher() {
            @Override
            public void published(Owner by, int window, byte[] partial) {
                // Seen where it is sent.
            }

            @Override
            public void reached(Owner by) {
                // A snapshot of a tick of which nothing has been published yet.
                if (freezeFirst && work.isIdle()) {
                    freezeFirst = false;
                    work.freeze(by.windows);
                    work.copy();
                }
            }
        };
    }

    private void send(PartialKey key, byte[] partial) {
        WindowSpec of =
                setup.windows().stream()
                        .filter(spec -> spec.name().equals(key.window()))
                        .findFirst()
                        .orElseThrow();
        var sent = new Durable.Sent(SpanCode.of(of.span()), owner.windows.tick(), partial);
        journal.send(sent);
        trial.sent(sent, repairs.hasGrafted(of));
        step();
    }

    private void act() {
        if (losesTails && random.nextInt(80) == 0) {
            repairs.loseTail();
        }
        int kind = random.nextInt(12);
        if (kind < 3) {
            owner.readHead(1 + random.nextInt(30));
            step();
        } else if (kind < 5) {
            feedTails(random.nextInt(60));
        } else if (kind < 7) {
            aim();
            advance();
        } else if (kind == 7) {
            // In order, and late: any part of what is on its way.
            acknowledge(random.nextInt(1 + journal.sent().size() - journal.acked()));
        } else if (kind == 8) {
            repairs.goOn(random.nextInt(100), work.isIdle());
        } else {
            snapshot();
        }
    }

    /** What goes on while a snapshot is written: all but snapshots. */
    void meanwhile() {
        if (random.nextInt(3) == 0) {
            act();
        }
    }

    private void feedTails(int max) {
        aim();
        for (int w = 0; w < setup.windows().size(); w++) {
            if (!owner.windows.hasTail(w)) {
                continue;
            }
            boolean fed = owner.feedFromMemory(w);
            if (owner.tailWants(w) || random.nextInt(20) == 0) {
                owner.readTail(w, max);
                fed = true;
            }
            if (fed) {
                step();
            }
        }
    }

    private void acknowledge(int most) {
        for (int i = 0; i < most && journal.acknowledge(); i++) {
            step();
        }
    }

    private void snapshot() {
        if (!work.isIdle()) {
            work.goOn();
        } else if (snapshots && owner.windows.tick() >= 0 && random.nextInt(3) == 0) {
            if (random.nextInt(3) == 0) {
                freezeFirst = true;
            } else {
                work.freeze(owner.windows);
            }
        }
    }

    private void aim() {
        long target = target();
        boolean wall = setup.clock() == ClockMode.WALL && !last;
        owner.aim(target, wall ? clock.quietTarget() : target, false);
    }

    private boolean advance() {
        if (target() == Long.MIN_VALUE || work.holds()) {
            return false;
        }
        owner.pass(last ? setup.timing().tickMs() : random.nextInt(500));
        boolean moved = owner.advance(owner.atEnd());
        if (moved) {
            step();
        }
        return moved;
    }

    private long now() {
        return trial.moments.get(moment).now();
    }

    private long target() {
        if (setup.clock() == ClockMode.WALL) {
            // The reference's clock was right.
            return last
                    ? setup.timing()
                            .floor(now() - setup.timing().latenessMs() - setup.timing().slackMs())
                    : clock.target();
        }
        return owner.hasEvents() ? owner.windows.head().reach() : Long.MIN_VALUE;
    }

    // Everything is read, published, acknowledged and stored.
    private void finish() {
        // Long enough for a partition to be taken for quiet, whenever this owner came.
        last = true;
        owner.readHead(Integer.MAX_VALUE);
        owner.passTime(now() + 600_000);
        boolean moved = true;
        while (moved) {
            work.copy();
            owner.readHead(Integer.MAX_VALUE);
            step();
            aim();
            owner.satisfy();
            moved = advance();
            acknowledge(Integer.MAX_VALUE);
            while (!work.isIdle()) {
                work.goOn();
                acknowledge(Integer.MAX_VALUE);
            }
            for (int i = 0; i < 20 && !owner.windows.absent().isEmpty(); i++) {
                repairs.finish(work.isIdle());
            }
        }
        acknowledge(Integer.MAX_VALUE);
        owner.windows.assertValid();
    }
}
