package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.merge.Partial;
import io.headtail.testing.Oracle;
import io.headtail.testing.PartialRows;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A log that is written as time goes on, and what an owner publishes of it that never crashes; by
 * that the lives of others are judged.
 */
final class Trial {
    /** Ticks on the way of a run. */
    private static final int TICKS = 70;

    /** A window's tick. */
    private record Place(long lengthMs, long tick) {}

    final SimLog log = new SimLog();
    final List<SimLog.Moment> moments = new ArrayList<>();
    final Setup setup;
    final List<WindowSpec> all;
    boolean takesSnapshots;
    private final Map<Place, byte[]> finals =
            new TreeMap<>(Comparator.comparingLong(Place::tick).thenComparingLong(Place::lengthMs));
    private final Set<Place> boundaries = new HashSet<>();
    private long lastTick;
    private long compared;
    private long comparedRebuilt;

    /**
     * A log, and the reference of it.
     *
     * @param all every window that an owner will have
     */
    Trial(Setup setup, List<WindowSpec> all, Random random) {
        this.setup = setup;
        this.all = all;
        write(random);
        Life never = new Life(this, setup.with(all), Durable.none(), random, 0, RecoveryFault.NONE);
        if (!never.run()) {
            throw new AssertionError("the reference crashed");
        }
        never.journal.sent().forEach(this::learn);
        takesSnapshots = true;
    }

    private void write(Random random) {
        // The month ends somewhere on the way.
        long begin = Setup.MONTH_END - random.nextInt(TICKS) * setup.timing().tickMs() + 123;
        // Now and then a silence comes before the first event.
        long first =
                begin + random.nextInt(3) / 2 * (long) random.nextInt(20) * setup.timing().tickMs();
        Producer producer = new Producer(log, 0, setup, random, first, Long.MAX_VALUE);
        boolean many = setup.scenario() == Scenario.CHURN;
        int rounds = many ? 12 : 35;
        int apart = (int) (2 * TICKS * setup.timing().tickMs() / rounds);
        long now = begin;
        for (int i = 0; i < rounds || log.size() == 0; i++) {
            now += random.nextInt(apart);
            producer.produce(now);
            moments.add(log.moment(now));
        }
        producer.end(now);
        moments.add(log.moment(now));
        if (setup.clock() == ClockMode.WALL) {
            // All falls quiet in the end, and windows begin to empty.
            long patience = setup.timing().latenessMs() + setup.timing().slackMs();
            moments.add(log.moment(now + patience + 8 * setup.timing().tickMs()));
        }
    }

    private void learn(Durable.Sent sent) {
        Partial partial = new Partial(sent.bytes());
        Place place = new Place(sent.lengthMs(), sent.tick());
        if (partial.isFinal() && partial.complete()) {
            finals.put(place, sent.bytes());
        }
        long first = setup.timing().floor(log.get(0).event().timestamp());
        if (sent.tick() > first && isBoundary(sent.tick())) {
            boundaries.add(place);
        }
        lastTick = Math.max(lastTick, sent.tick());
    }

    private boolean isBoundary(long tick) {
        return setup.publish() == PublishMode.AUTO
                ? setup.boundaries().contains(tick)
                : tick % setup.timing().tickMs() == 0;
    }

    /** Recounts what the reference says is final. */
    void checkReference() {
        Oracle oracle =
                new Oracle(List.of(log.eventsBelow(Long.MAX_VALUE)), setup.timing().latenessMs());
        for (Map.Entry<Place, byte[]> entry : finals.entrySet()) {
            Place place = entry.getKey();
            Partial partial = new Partial(entry.getValue());
            List<Oracle.Row> rows = PartialRows.of(partial);
            assertEquals(
                    oracle.rows(place.lengthMs, place.tick, setup.kMax()), rows, place::toString);
        }
    }

    /** A partial leaves; where the reference has one of its window and tick, both are equal. */
    void sent(Durable.Sent sent, boolean rebuilt) {
        byte[] expected = finals.get(new Place(sent.lengthMs(), sent.tick()));
        if (expected == null || !takesSnapshots) {
            return;
        }
        Partial partial = new Partial(sent.bytes());
        if (partial.isFinal() && partial.complete()) {
            compared++;
            comparedRebuilt += rebuilt ? 1 : 0;
            if (!Arrays.equals(expected, sent.bytes())) {
                throw new AssertionError(
                        (rebuilt ? "rebuilt " : "")
                                + "window of %d ms at %d differs from the reference"
                                        .formatted(sent.lengthMs(), sent.tick()));
            }
        }
    }

    /** Of those compared, how many were of windows that had been rebuilt. */
    long comparedRebuilt() {
        return comparedRebuilt;
    }

    /** How many partials were held against the reference's. */
    long compared() {
        return compared;
    }

    /** The run has ended: it got as far as the reference, and no boundary is missing. */
    void checkEnd(Life life, Set<Long> lost) {
        assertEquals(lastTick, life.windows().tick(), "the last tick");
        Set<Place> missing = new HashSet<>();
        for (Place place : boundaries) {
            if (!lost.contains(place.lengthMs)) {
                missing.add(place);
            }
        }
        Durable.Acked acked = life.journal.durable().acked();
        while (acked != null) {
            for (Durable.Sent sent : acked.sent().subList(0, acked.count())) {
                missing.remove(new Place(sent.lengthMs(), sent.tick()));
            }
            acked = acked.before();
        }
        if (!missing.isEmpty()) {
            throw new AssertionError("boundaries are missing: " + missing);
        }
    }
}
