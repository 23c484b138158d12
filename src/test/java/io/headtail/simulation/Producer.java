package io.headtail.simulation;

import java.util.Random;

/**
 * Writes one partition's log as time goes on: out of order within the lateness and at its very
 * edge, some late, some delayed, with markers and invalid records between; or not at all for a
 * while. Some write in transactions, which stay open for up to a minute and may be aborted.
 */
final class Producer {
    private static final String LONG_NAME = "\u00e9\"\\\n".repeat(40);

    private final SimLog log;
    private final int partition;
    private final Setup setup;
    private final Random random;
    private final long from;
    private final long to;
    private final boolean transactional;
    private long serial;
    private long openUntil = Long.MIN_VALUE;

    /** Writes from {@code from} on, until {@code to}. */
    Producer(SimLog log, int partition, Setup setup, Random random, long from, long to) {
        this.log = log;
        this.partition = partition;
        this.setup = setup;
        this.random = random;
        this.from = from;
        this.to = to;
        this.transactional = random.nextInt(3) == 0;
    }

    void produce(long now) {
        if (now < from || now >= to) {
            return;
        }
        if (transactional) {
            transaction(now);
        }
        int events = setup.scenario().events(random, now);
        for (int i = 0; i < events; i++) {
            int kind = random.nextInt(100);
            if (kind == 0) {
                log.skip(1 + random.nextInt(3));
            } else if (kind == 1) {
                log.appendInvalid(now, timestamp(now));
            } else if (now < openUntil && random.nextBoolean()) {
                log.appendInTransaction(
                        now, timestamp(now), id(now), setup.scenario().views(random));
            } else {
                log.append(now, timestamp(now), id(now), setup.scenario().views(random));
            }
        }
    }

    // One that is open ends at its time, and now and then another begins.
    private void transaction(long now) {
        if (now >= openUntil) {
            end(now);
            if (random.nextInt(20) == 0) {
                openUntil = now + random.nextInt(random.nextInt(60_000) + 1);
            }
        }
    }

    /** Ends the transaction that is open. */
    void end(long now) {
        log.endTransaction(now, random.nextInt(3) > 0);
        openUntil = Long.MIN_VALUE;
    }

    private String id(long now) {
        int video = setup.scenario().video(random, setup.videos(), now, serial++);
        // Each id lives in one partition; some are long, and some want escaping in JSON.
        String name = "p" + partition + "-" + Math.max(0, video);
        return video % 17 == 3 ? LONG_NAME + name : video % 5 == 2 ? name + "\u00e9\"" : name;
    }

    private long timestamp(long now) {
        long lateness = setup.timing().latenessMs();
        int kind = log.maxTimestamp() == 0 ? 0 : random.nextInt(100);
        long timestamp;
        if (kind < 80) {
            timestamp = now - random.nextLong(lateness + 1);
        } else if (kind < 88) {
            timestamp = setup.timing().floor(now - random.nextLong(lateness + 1));
        } else if (kind < 94) {
            timestamp = log.maxTimestamp() - lateness;
        } else if (kind < 97) {
            timestamp = log.maxTimestamp() - lateness - 1;
        } else if (kind < 99) {
            timestamp = now - random.nextLong(lateness + 5_000);
        } else {
            timestamp = now - random.nextLong(60_000);
        }
        return Math.max(0, timestamp);
    }
}
