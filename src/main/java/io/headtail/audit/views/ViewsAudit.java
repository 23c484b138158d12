package io.headtail.audit.views;

import io.headtail.audit.event.View;
import io.headtail.audit.event.ViewDecoder;
import io.headtail.audit.log.LogReader;
import io.headtail.audit.log.PartitionSpan;
import io.headtail.audit.log.ReadWatch;
import io.headtail.audit.log.ViewLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Compares every video's views with the log, hour by hour.
 *
 * <p>The tables hold the views of all events below the marks, and of no others. So the log is read
 * up to the marks as they are at first, then, while one consistent view of the database is open, up
 * to the marks of that, and the hours are compared with it. Late events can be anywhere: a pass
 * reads from the first hour to the marks, and as many hours are counted in it as memory allows.
 */
public final class ViewsAudit {
    private final ViewLog log;
    private final ReadWatch watch;
    private final StoredViews stored;
    private final long resolutionMs;
    private final long mostCounts;

    /**
     * Reads nothing before {@link #run}.
     *
     * @param resolutionMs length of the time of a row; divides an hour
     * @param mostCounts the maximum number of pairs of a row's time and a video that are counted at
     *     once
     */
    public ViewsAudit(
            ViewLog log, ReadWatch watch, StoredViews stored, long resolutionMs, long mostCounts) {
        this.log = log;
        this.watch = watch;
        this.stored = stored;
        this.resolutionMs = resolutionMs;
        this.mostCounts = mostCounts;
    }

    /**
     * Compares all hours from one on.
     *
     * @param fromMs start of the first hour, epoch ms
     * @param toMs end of the last one
     * @param taker receives each hour, ascending
     * @return false if it was stopped
     * @throws io.headtail.audit.log.UnreadableLogException if the log cannot be read
     * @throws io.headtail.audit.log.LogCutException if needed records were deleted meanwhile
     * @throws io.headtail.audit.recount.TooManyCountsException if one hour does not fit
     * @throws MarksMovedBackException if the database was restored meanwhile
     */
    public boolean run(long fromMs, long toMs, Consumer<CheckedHour> taker) {
        long next = fromMs;
        while (next < toMs) {
            Map<Integer, Long> marks = stored.marks();
            Pass pass;
            try (LogReader reader = new LogReader(log)) {
                next = passOverUnreachable(next, toMs, reader.spans(), taker);
                if (next >= toMs) {
                    return true;
                }
                pass = new Pass(next, toMs, marks, reader.spans().size());
                if (!reader.read(next - log.fields().aheadOfRecordMs(), pass)) {
                    return false;
                }
            }
            long first = next;
            boolean[] finished = new boolean[1];
            stored.inOneView(view -> finished[0] = compare(view, pass, first, taker));
            if (!finished[0]) {
                return false;
            }
            next = pass.tally.end();
        }
        return true;
    }

    private long passOverUnreachable(
            long from, long to, List<PartitionSpan> spans, Consumer<CheckedHour> taker) {
        long spareMs = log.latenessMs() + log.fields().aheadOfRecordMs();
        long next = from;
        while (next < to) {
            long hour = next;
            Predicate<PartitionSpan> isCut = span -> !span.reaches(hour, spareMs);
            PartitionSpan cut = spans.stream().filter(isCut).findFirst().orElse(null);
            if (cut == null) {
                return next;
            }
            taker.accept(
                    CheckedHour.without(next, CheckedHour.Verdict.OUT_OF_REACH, cut.described()));
            next += HourTally.HOUR_MS;
        }
        return next;
    }

    private boolean compare(
            StoredViews.View view, Pass pass, long from, Consumer<CheckedHour> taker) {
        if (!readOn(view.marks(), pass)) {
            return false;
        }
        long others = view.othersUntil();
        for (long hour = from; hour < pass.tally.end(); hour += HourTally.HOUR_MS) {
            if (!pass.goesOn()) {
                return false;
            }
            taker.accept(
                    hour <= others
                            ? CheckedHour.without(
                                    hour,
                                    CheckedHour.Verdict.NOT_COMPARED,
                                    "another topic was written up to "
                                            + Instant.ofEpochMilli(others))
                            : new HourCheck(pass.tally, pass.tally.of(hour), view, resolutionMs)
                                    .run());
        }
        return true;
    }

    private boolean readOn(Map<Integer, Long> marks, Pass pass) {
        Map<Integer, Long> from = new TreeMap<>();
        marks.forEach(
                (partition, mark) -> {
                    long before = pass.ends.getOrDefault(partition, 0L);
                    if (mark < before) {
                        throw new MarksMovedBackException(partition, before, mark);
                    }
                    if (mark > before) {
                        from.put(partition, pass.next(partition));
                    }
                });
        if (from.isEmpty()) {
            return true;
        }
        pass.ends.putAll(marks);
        try (LogReader reader = new LogReader(log)) {
            return reader.readFrom(from, pass);
        }
    }

    /** Counts what is below the ends. */
    private final class Pass implements LogReader.RecordVisitor {
        final HourTally tally;
        final Map<Integer, Long> ends;
        private final Map<Integer, Long> next = new TreeMap<>();
        private final ViewDecoder decoder = new ViewDecoder(log.fields());
        private long all;

        Pass(long from, long to, Map<Integer, Long> ends, int partitions) {
            this.tally =
                    new HourTally(from, to, resolutionMs, log.latenessMs(), partitions, mostCounts);
            this.ends = new TreeMap<>(ends);
        }

        /** The first offset of a partition that is not counted. */
        long next(int partition) {
            return next.getOrDefault(partition, ends.getOrDefault(partition, 0L));
        }

        @Override
        public void visit(ConsumerRecord<byte[], byte[]> record) {
            int partition = record.partition();
            if (record.offset() >= end(partition)) {
                next.put(partition, end(partition));
                return;
            }
            next.put(partition, record.offset() + 1);
            View view =
                    decoder.decode(
                            record.key(), record.value(), record.headers(), record.timestamp());
            if (view != null) {
                tally.add(partition, view);
            }
        }

        @Override
        public boolean wants(int partition) {
            return next(partition) < end(partition) || !next.containsKey(partition);
        }

        private long end(int partition) {
            return ends.getOrDefault(partition, 0L);
        }

        @Override
        public boolean passed(long offsets, long of) {
            all = of;
            return watch.at(tally.events(), offsets, of);
        }

        boolean goesOn() {
            return watch.at(tally.events(), all, all);
        }
    }
}
