package io.headtail.testing;

import static java.util.Objects.requireNonNull;

import io.headtail.merge.Mark;
import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import io.headtail.time.SpanCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What a history topic says of each boundary: the partial that stands, by the rule of precedence,
 * and all marks that came with it.
 */
public final class BoundaryLog {
    /** One partition's window at a boundary. */
    public record Key(int partition, String window, long tick) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = Integer.compare(partition, other.partition);
            order = order != 0 ? order : window.compareTo(other.window);
            return order != 0 ? order : Long.compare(tick, other.tick);
        }
    }

    private record Standing(Partial partial, Set<Mark> marks) {}

    private final Map<Key, Standing> boundaries = new TreeMap<>();

    /** Reads the topic through. */
    public static BoundaryLog read(String bootstrapServers, String topic) {
        BoundaryLog log = new BoundaryLog();
        EventLog.records(bootstrapServers, topic, log::take);
        return log;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        PartialKey key = PartialKey.decode(record.key());
        Partial partial = new Partial(record.value());
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        Header header = record.headers().lastHeader("marks");
        marks.addAll(Marks.parse(header == null ? null : header.value()).marks());
        Key of = new Key(key.partition(), key.window(), partial.tick());
        Standing before = boundaries.get(of);
        if (before == null || partial.supersedes(before.partial)) {
            boundaries.put(of, new Standing(partial, marks));
        } else if (!before.partial.supersedes(partial)) {
            before.marks.addAll(marks);
        }
    }

    /** The boundaries with a tick in {@code [from, to]}. */
    public List<Key> within(long from, long to) {
        return keys(from, to, standing -> true);
    }

    /** Those of them that are provisional. */
    public List<Key> provisional(long from, long to) {
        return keys(from, to, standing -> !standing.partial.isFinal());
    }

    /** Those of them that carry a mark. */
    public List<Key> marked(Mark mark, long from, long to) {
        return keys(from, to, standing -> standing.marks.contains(mark));
    }

    private List<Key> keys(long from, long to, Predicate<Standing> which) {
        List<Key> keys = new ArrayList<>();
        boundaries.forEach(
                (key, standing) -> {
                    if (key.tick >= from && key.tick <= to && which.test(standing)) {
                        keys.add(key);
                    }
                });
        return keys;
    }

    /** Those whose rows are not those of a recount, with both. */
    public List<String> wrong(List<List<Oracle.Event>> partitions, long latenessMs, List<Key> of) {
        List<Oracle> oracles =
                partitions.stream().map(one -> new Oracle(List.of(one), latenessMs)).toList();
        List<String> wrong = new ArrayList<>();
        for (Key key : of) {
            Partial partial = requireNonNull(boundaries.get(key)).partial;
            List<Oracle.Row> rows = PartialRows.of(partial);
            List<Oracle.Row> expected =
                    oracles.get(key.partition)
                            .rows(SpanCode.of(partial.span()), key.tick, partial.k());
            if (!rows.equals(expected)) {
                wrong.add(key + " has " + rows + " and should have " + expected);
            }
        }
        return wrong;
    }
}
