package io.headtail.instance.partition;

import static io.headtail.testing.Feeds.feedFromMemory;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.TopicFacts;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.FieldPlace;
import io.headtail.merge.Mark;
import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.testing.NoBoundaries;
import io.headtail.testing.TestFacts;
import io.headtail.testing.TestSettings;
import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.EpochUnit;
import io.headtail.time.WindowSpec;
import io.headtail.window.EventBatch;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which partials of a passed-over partition are sent to which topic, and with which marks. */
class PartialSenderTest {
    private static final long HOUR = 3_600_000;
    private static final long TEN = 472_222 * HOUR;
    private static final byte[] ID = "v".getBytes(StandardCharsets.UTF_8);
    private static final InstanceSettings SETTINGS = settings();

    private record Sent(String window, byte[] partial, Marks marks) {}

    private final List<Sent> live = new ArrayList<>();
    private final List<Sent> sealed = new ArrayList<>();
    private final List<Sent> boundaries = new ArrayList<>();
    private final PartialSender maker =
            new PartialSender(
                    SETTINGS,
                    TestFacts.of(1),
                    new NoBoundaries() {
                        @Override
                        public void send(byte[] key, byte[] value, Marks marks) {
                            PartialKey of = PartialKey.decode(key);
                            (of.unit() == null ? live : sealed)
                                    .add(new Sent(of.window(), value, marks));
                        }

                        @Override
                        public void sendBoundary(
                                byte[] key, byte[] value, long head, long tail, Marks marks) {
                            PartialKey of = PartialKey.decode(key);
                            boundaries.add(new Sent(of.window(), value, marks));
                        }
                    });
    private final LanePartition owned = owned();
    private long offset;

    private static InstanceSettings settings() {
        return settings(TestPartition.SETTINGS.event());
    }

    private static InstanceSettings settings(EventSettings event) {
        return TestSettings.withoutKafka()
                .event(event)
                .windows(WindowSpec.sliding("minute", 60_000), WindowSpec.sliding("hour", HOUR))
                .timing(TestPartition.SETTINGS.timing())
                .clock(ClockMode.WALL)
                .boundaries(new Boundaries(300_000))
                .headMemoryBytes(1 << 20)
                .build();
    }

    private static LanePartition owned() {
        PartitionWindows windows =
                new PartitionWindows(
                        SETTINGS.windows(),
                        SETTINGS.timing(),
                        10,
                        0,
                        Long.MIN_VALUE,
                        Placement.ANYWHERE);
        windows.keepRecent(1 << 20);
        Origin origin =
                Origin.log(
                        new SnapshotFolder("c", "views", "t", 0), List.of(), 1, Long.MIN_VALUE, 0);
        LanePartition owned = new LanePartition(0, windows, origin, SETTINGS, 0, System::nanoTime);
        owned.run(TestPartition.UNANSWERED);
        return owned;
    }

    private void event(long timestamp) {
        EventBatch batch = new EventBatch();
        batch.add(offset++, timestamp, ID, 0, ID.length, 1);
        owned.events(batch);
    }

    // As if the partition was passed over as quiet.
    private void standAt(long tick) {
        for (int w = 0; w < owned.windows().size(); w++) {
            feedFromMemory(owned.windows(), w, tick);
        }
        owned.windows().advance(tick);
        maker.publish(owned, true);
        maker.resend(owned);
    }

    @Test
    void stragglers_of_a_boundary_that_was_passed_over_are_said_once_its_tick_is_left() {
        event(TEN - 600_000 + SETTINGS.timing().latenessMs());
        standAt(TEN - 600_000);
        boundaries.clear();
        standAt(TEN);
        assertEquals(2, boundaries.size());
        assertFalse(new Partial(boundaries.get(0).partial()).isFinal());
        // Within both windows, then within the hour alone.
        event(TEN - 30_000);
        maker.resend(owned);
        assertEquals(2, boundaries.size(), "it can still be counted");
        assertEquals(1, sealed.size());
        standAt(TEN + 1_000);
        check("minute", 2, 0);
        check("hour", 3, 1);
        // The end of the hour has its own key; compaction keeps its last record.
        Sent end = sealed.get(sealed.size() - 1);
        assertEquals(Set.of(Mark.STRAGGLERS), end.marks().marks());
        assertArrayEquals(sealed.get(0).partial(), end.partial());
        assertEquals(2, sealed.size());
        event(TEN - 3_000);
        standAt(TEN + 2_000);
        assertEquals(4, boundaries.size(), "each is said once");
        for (Sent one : live) {
            assertEquals(Set.of(), one.marks().marks(), "the next tick counts them");
        }
    }

    private void check(String window, int at, int first) {
        assertEquals(4, boundaries.size());
        Sent sent = boundaries.get(at);
        assertEquals(window, sent.window());
        assertEquals(Set.of(Mark.STRAGGLERS), sent.marks().marks());
        assertArrayEquals(boundaries.get(first).partial(), sent.partial(), "the same bytes");
    }

    @Test
    void a_window_that_no_straggler_falls_into_is_not_marked_and_becomes_final() {
        event(TEN - 600_000 + SETTINGS.timing().latenessMs());
        standAt(TEN - 600_000);
        standAt(TEN);
        boundaries.clear();
        // In the hour's window, and before that of the minute.
        event(TEN - 90_000);
        standAt(TEN + 1_000);
        assertEquals(List.of("hour"), boundaries.stream().map(Sent::window).toList());
        event(TEN + SETTINGS.timing().latenessMs());
        maker.resend(owned);
        Sent settled = boundaries.get(boundaries.size() - 1);
        assertEquals("minute", settled.window());
        assertEquals(Set.of(), settled.marks().marks());
        assertEquals(true, new Partial(settled.partial()).isFinal());
    }

    private void checkFingerprints(EventSettings event, long... ofMinuteAndHour) {
        List<Long> found = new ArrayList<>();
        PartialSender other =
                new PartialSender(
                        settings(event),
                        new TopicFacts("c", "t", 3, -1, true, 0, false),
                        new NoBoundaries() {
                            @Override
                            public void send(byte[] key, byte[] value, Marks marks) {
                                if (PartialKey.decode(key).unit() == null) {
                                    found.add(new Partial(value).fingerprint());
                                }
                            }
                        });
        other.publish(owned, true);
        other.setPartitions(4);
        other.publish(owned, true);
        assertEquals(Arrays.stream(ofMinuteAndHour).boxed().toList(), found, event.toString());
    }

    /** Stored partials of an older build are merged only while these do not change. */
    @Test
    void fingerprints_are_the_same_in_every_build() {
        standAt(TEN);
        checkFingerprints(
                new EventSettings(null, null, null, 0, false),
                -808578185807141671L,
                -6231111155905848441L,
                -6843569544917116638L,
                -6349368053559134628L);
        checkFingerprints(
                new EventSettings("/id", null, "/views", 3_600_000, true),
                6058521823784542092L,
                6367117399164469491L,
                -5295983768107245481L,
                -4043852227759179704L);
        checkFingerprints(
                new EventSettings("key:/id", "/at", null, 60_000, false),
                7533760740173554133L,
                -5059199026965484160L,
                2876469992168186955L,
                -8830883438752756253L);
        checkFingerprints(
                new EventSettings(
                        FieldPlace.KEY, FieldPlace.parse("header:at"), EpochUnit.S, null, 0, false),
                -6139617610584164824L,
                4882530225673264758L,
                2739825931392715902L,
                7119778089943496005L);
    }
}
