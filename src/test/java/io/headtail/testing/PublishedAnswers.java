package io.headtail.testing;

import io.headtail.merge.Answer;
import io.headtail.merge.Marks;
import io.headtail.merge.Merger;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Every answer that the partials of a topic allow, one for each tick that all partitions have
 * reported, merged one record at a time; and their comparison with a plain recount.
 */
public final class PublishedAnswers {
    private final List<Answer> exact = new ArrayList<>();
    private final Map<String, Integer> provisional = new TreeMap<>();

    /**
     * Reads the topic of partials through.
     *
     * @param keep which ticks are of interest
     */
    public static PublishedAnswers read(Node node, String topic, LongPredicate keep) {
        PublishedAnswers published = new PublishedAnswers();
        List<WindowSpec> windows = node.config.windows();
        // However far one partition is ahead of another, no tick is given up.
        Merger merger =
                new Merger(EventLog.topicId(topic), windows, node.config.topKMax(), Long.MAX_VALUE);
        Map<String, Answer> last = new HashMap<>();
        EventLog.records(
                Node.partials(topic),
                record -> {
                    String refused =
                            merger.accept(record.key(), record.value(), Marks.NONE, Long.MAX_VALUE);
                    if (refused != null) {
                        throw new AssertionError("offset " + record.offset() + ": " + refused);
                    }
                    merger.publish(Long.MIN_VALUE);
                    for (WindowSpec window : windows) {
                        Answer answer = merger.newest(window.name());
                        if (answer != null
                                && isNew(answer, last.put(window.name(), answer))
                                && keep.test(answer.tick())) {
                            published.take(answer);
                        }
                    }
                });
        return published;
    }

    @SuppressWarnings("ReferenceEquality") // an answer made again is of interest too
    private static boolean isNew(Answer answer, @Nullable Answer before) {
        return answer != before;
    }

    /** Adds an answer that was seen elsewhere. */
    void take(Answer answer) {
        if (answer.isFinal() && answer.complete() && answer.degraded() == null) {
            exact.add(answer);
        } else {
            provisional.merge(answer.window(), 1, Integer::sum);
        }
    }

    /** How many answers of each window were not final, not complete or degraded. */
    public Map<String, Integer> provisional() {
        return provisional;
    }

    /** How many ticks of a window have a final, complete answer. */
    public long ticks(String window) {
        return exact.stream()
                .filter(a -> a.window().equals(window))
                .mapToLong(Answer::tick)
                .distinct()
                .count();
    }

    /** The ticks of a window that have a final, complete answer, ascending. */
    public List<Long> ticksOf(String window) {
        return exact.stream()
                .filter(a -> a.window().equals(window))
                .map(Answer::tick)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Compares every final, complete answer with the recount, row for row.
     *
     * @param k ranks of an answer
     * @param about what to say beside a difference, for example the seed
     */
    public void mustEqual(Oracle oracle, int k, String about) {
        exact.sort(Comparator.comparing(Answer::window).thenComparingLong(Answer::tick));
        for (Answer answer : exact) {
            List<Oracle.Row> expected = oracle.rows(SpanCode.of(answer.span()), answer.tick(), k);
            compare(
                    expected,
                    AnswerJson.rows(answer.json()),
                    "window " + answer.window() + " at " + answer.tick() + ", " + about);
            if (SpanCode.of(answer.span()) == Oracle.ALL
                    && answer.startMs() != oracle.firstTimestamp(answer.tick())) {
                throw new AssertionError(
                        "window of all time starts at "
                                + Instant.ofEpochMilli(answer.startMs())
                                + ", "
                                + about);
            }
        }
    }

    /** Compares rows; a difference is told with its rank. */
    public static void compare(List<Oracle.Row> expected, List<Oracle.Row> found, String about) {
        int common = Math.min(expected.size(), found.size());
        for (int rank = 0; rank < common; rank++) {
            if (!expected.get(rank).equals(found.get(rank))) {
                throw new AssertionError(
                        about
                                + ": rank "
                                + (rank + 1)
                                + " must be "
                                + expected.get(rank)
                                + " and is "
                                + found.get(rank));
            }
        }
        if (expected.size() != found.size()) {
            throw new AssertionError(
                    about + ": must be " + expected.size() + " rows and are " + found.size());
        }
    }
}
