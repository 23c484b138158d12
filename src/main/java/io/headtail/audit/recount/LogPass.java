package io.headtail.audit.recount;

import io.headtail.audit.event.View;
import io.headtail.audit.event.ViewDecoder;
import io.headtail.audit.log.LogCutException;
import io.headtail.audit.log.LogReader;
import io.headtail.audit.log.PartitionSpan;
import io.headtail.audit.log.ReadWatch;
import io.headtail.audit.log.UnreadableLogException;
import io.headtail.audit.log.ViewLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the log that answers many questions. Each partition is read from the first record
 * that can be in the earliest window; all records before it are older, so that the late rule gives
 * the same result as reading everything. Reading ends where the partition's watermark has passed
 * the last tick, or at the partition's end offset at the start of the pass.
 */
public final class LogPass implements Recounting {
    /** Per pair of span and video, with a load factor of one half, and its part of the ids. */
    private static final long BYTES_PER_COUNT = 64;

    private final ViewLog log;
    private final ReadWatch watch;

    /** Reads nothing before {@link #run}. */
    public LogPass(ViewLog log, ReadWatch watch) {
        this.log = log;
        this.watch = watch;
    }

    /**
     * Answers questions.
     *
     * @param taker receives an answer to each: first those that the log can no longer answer, then
     *     the others, grouped by window and by ascending tick; none if the pass is stopped
     * @throws UnreadableLogException if the topic does not exist, or no broker answers
     * @throws LogCutException if needed records were deleted during the pass
     * @throws TooManyCountsException if so many windows do not fit into memory together
     */
    @Override
    public PassReport run(List<RecountQuestion> questions, Consumer<RecountedAnswer> taker) {
        try (LogReader reader = new LogReader(log)) {
            List<PartitionSpan> spans = reader.spans();
            List<RecountQuestion> answerable = new ArrayList<>();
            List<RecountedAnswer> unanswerable = new ArrayList<>();
            long from = Long.MAX_VALUE;
            for (RecountQuestion question : questions) {
                String outOfReach = outOfReach(question, spans);
                if (outOfReach == null) {
                    answerable.add(question);
                    from = Math.min(from, question.startMs());
                } else {
                    unanswerable.add(
                            new RecountedAnswer(
                                    question,
                                    question.startMs(),
                                    false,
                                    false,
                                    List.of(),
                                    outOfReach));
                }
            }
            Counting counting = new Counting(answerable, spans.size());
            boolean finished = reader.read(recordTime(from), counting);
            if (finished) {
                unanswerable.forEach(taker);
                counting.recount.answer(taker);
            }
            return new PassReport(
                    finished,
                    spans.size(),
                    counting.recount.events(),
                    counting.recount.lateEvents(),
                    counting.invalid);
        }
    }

    private @Nullable String outOfReach(RecountQuestion question, List<PartitionSpan> spans) {
        long spareMs = log.latenessMs() + log.fields().aheadOfRecordMs();
        for (PartitionSpan span : spans) {
            if (!span.reaches(question.startMs(), spareMs)) {
                return "%s, and the window begins %s"
                        .formatted(
                                span.described(),
                                question.startMs() == Long.MIN_VALUE
                                        ? "with the first event ever"
                                        : "at " + Instant.ofEpochMilli(question.startMs()));
            }
        }
        return null;
    }

    /** The smallest timestamp of a record whose event can be of that time or later. */
    private long recordTime(long fromMs) {
        return fromMs == Long.MIN_VALUE ? fromMs : fromMs - log.fields().aheadOfRecordMs();
    }

    private final class Counting implements LogReader.RecordVisitor {
        final LogRecount recount;
        private final ViewDecoder decoder = new ViewDecoder(log.fields());
        long invalid;

        Counting(List<RecountQuestion> questions, int partitions) {
            recount =
                    new LogRecount(
                            questions,
                            partitions,
                            log.latenessMs(),
                            Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_COUNT);
        }

        @Override
        public void visit(ConsumerRecord<byte[], byte[]> record) {
            View view =
                    decoder.decode(
                            record.key(), record.value(), record.headers(), record.timestamp());
            if (view == null) {
                invalid++;
            } else {
                recount.add(record.partition(), record.offset(), view);
            }
        }

        @Override
        public boolean wants(int partition) {
            return recount.wants(partition);
        }

        @Override
        public boolean passed(long offsets, long all) {
            return watch.at(recount.events(), offsets, all);
        }
    }
}
