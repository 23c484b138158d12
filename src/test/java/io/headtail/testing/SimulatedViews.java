package io.headtail.testing;

import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.topic.EventTopic;
import io.headtail.tool.views.ViewGenerator;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Generated views spread evenly over a span of the past.
 *
 * @param startMs epoch ms of the first
 * @param spanMs from first to last
 * @param disorderMs how far an event may lie behind the newest before it
 * @param latePercent of the events lie further behind than that
 */
public record SimulatedViews(
        int events,
        int videos,
        long startMs,
        long spanMs,
        long disorderMs,
        int latePercent,
        long seed) {

    public static Map<String, String> client() {
        return Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers());
    }

    /** Makes a topic of event time that keeps everything. */
    public static void makeTopic(String topic, int partitions) {
        EventTopic.ensure(client(), topic, partitions, Await.PATIENCE);
    }

    /** Sends them all, and returns when all are acknowledged. One in twenty has several views. */
    public void sendTo(String topic) {
        ViewGenerator videoIds =
                new ViewGenerator(videos, 1.05, seed, ViewGenerator.DEFAULT_EVENTS_PER_MOVE);
        SplittableRandom random = new SplittableRandom(seed);
        try (EventProducer producer = new EventProducer(client(), topic)) {
            for (int i = 0; i < events; i++) {
                long timestamp = startMs + spanMs * i / events - behind(random);
                int views = random.nextInt(20) == 0 ? random.nextInt(2, 100) : 1;
                producer.send(videoIds.nextId(), Math.max(0, timestamp), views);
            }
            producer.flush();
        }
    }

    private long behind(SplittableRandom random) {
        if (random.nextInt(100) < latePercent) {
            return disorderMs + 1 + random.nextLong(10 * disorderMs);
        }
        return random.nextLong(disorderMs + 1);
    }
}
