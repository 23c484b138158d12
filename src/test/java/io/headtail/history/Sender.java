package io.headtail.history;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.history.boundary.StoredAnswer;
import io.headtail.merge.Marks;
import io.headtail.merge.PartialKey;
import io.headtail.merge.Partials;
import java.util.ArrayList;
import java.util.List;

/** Partials in the order of the topic of boundaries, and a writer that takes them. */
final class Sender {
    static final long STEP = 300_000;

    final HistoryFixture history;
    String topicId = Partials.TOPIC;
    HistoryWriter writer;
    final Partials next = new Partials();
    final List<Sent> log = new ArrayList<>();

    record Sent(byte[] key, byte[] value, long head, Marks marks) {}

    Sender(HistoryFixture history) {
        this.history = history;
        next.partitions = 1;
        next.tick = HistoryFixture.START;
        writer = restart();
    }

    /** Another writer, which has seen nothing. */
    HistoryWriter restart() {
        writer =
                new HistoryWriter(
                        history.database,
                        topicId,
                        List.of(Partials.MINUTE),
                        Partials.K,
                        1 << 24,
                        System::nanoTime);
        writer.restart();
        return writer;
    }

    /** Sends the next partial of a partition. */
    void send(int partition, String... rows) {
        byte[] key = new PartialKey(topicId, "0", partition, "minute").encode();
        log.add(new Sent(key, next.of(rows), next.headOffset, Marks.NONE));
        take(log.size() - 1);
    }

    /** Has the writer take what was sent, from an offset on. */
    void from(long offset) {
        for (int at = (int) offset; at < log.size(); at++) {
            take(at);
        }
    }

    private void take(int offset) {
        Sent record = log.get(offset);
        assertNull(
                writer.accept(
                        offset, record.key(), record.value(), record.head(), -1, record.marks()));
    }

    /** What is stored of the boundary that the next partial is of. */
    String stored(long tick) {
        StoredAnswer answer = history.database.reader().exactly("minute", tick, 10);
        return answer == null
                ? "nothing"
                : String.join(
                        " ",
                        answer.rows().stream().map(r -> r.videoId() + "=" + r.views()).toList());
    }
}
