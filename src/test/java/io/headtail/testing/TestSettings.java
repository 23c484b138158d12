package io.headtail.testing;

import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.log.KafkaSettings;
import io.headtail.log.event.EventSettings;
import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Builds settings of an instance, so that a test names only those it is about. The others: one
 * lane, one window of a minute, ids in keys, times of records, ticks of a second by the event
 * clock, no boundaries and no snapshots. A method sets the component of {@link InstanceSettings}
 * that it is named after.
 */
public final class TestSettings {
    private final KafkaSettings kafka;
    private EventSettings event = new EventSettings(null, null, null, 0, false);
    private List<WindowSpec> windows = List.of(WindowSpec.sliding("minute", 60_000));
    private Timing timing = new Timing(1_000, 1_000, 0);
    private ClockMode clock = ClockMode.EVENT;
    private PublishMode publish = PublishMode.AUTO;
    private Boundaries boundaries = Boundaries.NONE;
    private int kMax = 10;
    private int lanes = 1;
    private long headMemoryBytes = 64 << 20;
    private long tailsMemoryBytes;
    private String replica = "0";
    private SnapshotPolicy snapshots = SnapshotPolicy.NONE;

    private TestSettings(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** On a topic of the shared broker, see {@link #kafka(String)}. */
    public static TestSettings onTopic(String topic) {
        return of(kafka(topic));
    }

    /** On any broker and topic. */
    public static TestSettings of(KafkaSettings kafka) {
        return new TestSettings(kafka);
    }

    /** For what asks no broker. */
    public static TestSettings withoutKafka() {
        return of(kafka("", "views", "views", Map.of()));
    }

    /** A topic of the shared broker, read by a group of the same name; nothing is published. */
    public static KafkaSettings kafka(String topic) {
        return kafka(topic, Map.of());
    }

    /**
     * As {@link #kafka(String)}.
     *
     * @param properties for every client, by Kafka's names
     */
    public static KafkaSettings kafka(String topic, Map<String, String> properties) {
        return kafka(KafkaUnderTest.bootstrapServers(), topic, topic, properties);
    }

    /** A topic of any broker; nothing is published. */
    public static KafkaSettings kafka(
            String bootstrapServers, String topic, String group, Map<String, String> properties) {
        return new KafkaSettings(
                bootstrapServers, topic, group, properties, "unused", "unused", (short) 1);
    }

    public TestSettings event(EventSettings now) {
        event = now;
        return this;
    }

    public TestSettings windows(WindowSpec... now) {
        return windows(List.of(now));
    }

    public TestSettings windows(List<WindowSpec> now) {
        windows = now;
        return this;
    }

    public TestSettings timing(Timing now) {
        timing = now;
        return this;
    }

    public TestSettings clock(ClockMode now) {
        clock = now;
        return this;
    }

    public TestSettings publish(PublishMode now) {
        publish = now;
        return this;
    }

    public TestSettings boundaries(Boundaries now) {
        boundaries = now;
        return this;
    }

    public TestSettings kMax(int now) {
        kMax = now;
        return this;
    }

    public TestSettings lanes(int now) {
        lanes = now;
        return this;
    }

    public TestSettings headMemoryBytes(long now) {
        headMemoryBytes = now;
        return this;
    }

    public TestSettings tailsMemoryBytes(long now) {
        tailsMemoryBytes = now;
        return this;
    }

    public TestSettings replica(String now) {
        replica = now;
        return this;
    }

    public TestSettings snapshots(SnapshotPolicy now) {
        snapshots = now;
        return this;
    }

    /** The settings as they are now. */
    public InstanceSettings build() {
        return new InstanceSettings(
                kafka,
                event,
                windows,
                timing,
                clock,
                Duration.ofMinutes(1),
                Duration.ofDays(1),
                publish,
                boundaries,
                kMax,
                lanes,
                headMemoryBytes,
                tailsMemoryBytes,
                Integer.MAX_VALUE,
                replica,
                snapshots);
    }
}
