package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Partial;
import io.headtail.testing.Oracle;
import io.headtail.testing.PartialRows;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.SpanCode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Years of old events, far out of order, in long windows: exact, and empty ticks cost nothing. */
class OldDataTest {
    private static final int EVENTS = 200_000;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long BEGIN = 1_450_000_000_000L;
    private static final long YEARS = 8 * 365 * DAY;

    private final Setup setup =
            new Setup(
                    ClockMode.EVENT,
                    Scenario.ZIPF,
                    new Timing(60_000, 10 * DAY, 0),
                    List.of(
                            WindowSpec.sliding("day", DAY),
                            WindowSpec.sliding("month", 30 * DAY),
                            WindowSpec.sliding("year", 365 * DAY),
                            WindowSpec.allTime("all")),
                    PublishMode.AUTO,
                    1,
                    1,
                    1_000,
                    1_000,
                    Long.MAX_VALUE / 4,
                    500_000,
                    Fault.NONE);

    @Test
    void eight_years_out_of_order_are_exact_at_every_published_tick() {
        SimLog log = log(new Random(8));
        List<Partial> published = new ArrayList<>();
        long began = System.nanoTime();
        Owner owner =
                new Owner(
                        log,
                        0,
                        "r",
                        setup,
                        new PartialTopic().join(),
                        (from, window, partial) -> published.add(new Partial(partial)),
                        new Silence(log, setup.timing(), true, 0),
                        setup.empty(0, Long.MIN_VALUE));
        replay(owner);
        long took = (System.nanoTime() - began) / 1_000_000;

        long last = setup.timing().floor(log.maxTimestamp() - setup.timing().latenessMs());
        assertEquals(last, owner.windows.tick(), "a finished replay ends at the last watermark");
        Oracle oracle =
                new Oracle(List.of(log.eventsBelow(Long.MAX_VALUE)), setup.timing().latenessMs());
        assertEquals(oracle.late(), owner.windows.head().late());
        assertTrue(oracle.late() > EVENTS / 10 && oracle.counted() > EVENTS / 4);
        published.forEach(partial -> compare(oracle, partial));
        System.out.printf(
                "old data: %d events over 8 years (%d late) replayed in %d ms, %d answers exact%n",
                EVENTS, oracle.late(), took, published.size());
    }

    private SimLog log(Random random) {
        SimLog log = new SimLog();
        for (int i = 0; i < EVENTS; i++) {
            long now = BEGIN + YEARS * i / EVENTS;
            // Half of them nearly in order, the others up to 90 days behind.
            long behind = random.nextLong(random.nextBoolean() ? DAY : 90 * DAY);
            int video = (int) (setup.videos() * Math.pow(random.nextDouble(), 4));
            log.append(now, now - behind, "v_" + video, 1);
        }
        return log;
    }

    private void replay(Owner owner) {
        while (!owner.atEnd()) {
            owner.readHead(1_000);
            advance(owner);
        }
    }

    private void advance(Owner owner) {
        long target = owner.windows.head().reach();
        owner.aim(target, target, false);
        owner.satisfy();
        owner.pass(setup.timing().tickMs());
        owner.advance(owner.atEnd());
    }

    private void compare(Oracle oracle, Partial partial) {
        assertTrue(partial.isFinal() && partial.complete());
        List<Oracle.Row> rows = PartialRows.of(partial);
        List<Oracle.Row> expected =
                oracle.rows(SpanCode.of(partial.span()), partial.tick(), setup.kMax());
        assertEquals(expected, rows, () -> SpanCode.of(partial.span()) + " at " + partial.tick());
    }
}
