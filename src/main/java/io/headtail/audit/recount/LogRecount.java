package io.headtail.audit.recount;

import io.headtail.audit.event.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts many windows in one pass over events, independently of their source.
 *
 * <p>The starts and ends of all requested windows divide time into spans. Each event is counted
 * once, in its span; a window is the sum of consecutive spans. For one window at ascending ticks,
 * each result is derived from the previous one by adding the spans that enter and subtracting those
 * that leave; for a rising window, what is in its earlier half counts as less than nothing. Late
 * events are counted separately, so that windows with and without them are answered together. So
 * are events beyond the ends that a question sets: of the whole sum they are subtracted, since they
 * are few. Memory is proportional to the pairs of span and video that have views.
 *
 * <p>Late is decided by the log alone: an event is late if its timestamp is more than the lateness
 * below the largest timestamp before it in its partition. Not thread-safe.
 */
public final class LogRecount {
    private static final long NOTHING_YET = Long.MIN_VALUE;

    private final long latenessMs;
    private final long mostCounts;
    private final List<RecountQuestion> questions;
    private final long lastTick;

    /** Ascending; span i is {@code [cuts[i − 1], cuts[i])}, and span 0 has no start. */
    private final long[] cuts;

    private final Layer onTime;
    private final Layer late;
    private final Map<Map<Integer, Long>, Layer> beyond = new HashMap<>();

    /** The same by span: each event is in a few of them, of as many as there are corrections. */
    private final List<List<Excess>> excesses = new ArrayList<>();

    private final long[] newest;
    private final long[] next;
    private final long[] lateEnds;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> videoIds = new ArrayList<>();

    private long events;
    private long lateEvents;
    private long counts;

    /** The views of each span that a question needs, and the smallest timestamp. */
    private static final class Layer {
        final @Nullable ViewCounts[] spans;
        long first = Long.MAX_VALUE;

        Layer(int spans) {
            this.spans = new @Nullable ViewCounts[spans];
        }
    }

    /** The views of a span at or beyond some ends. */
    private record Excess(Map<Integer, Long> ends, ViewCounts views) {}

    /** Questions of one series, at ascending ticks, are answered incrementally. */
    private record Series(CountedWindow window, boolean includeLate, Map<Integer, Long> ends) {}

    /**
     * @param partitions number of partitions, numbered from 0
     * @param latenessMs how far an event may be behind its partition's newest, in ms
     * @param mostCounts the maximum number of pairs of span and video
     */
    public LogRecount(
            List<RecountQuestion> questions, int partitions, long latenessMs, long mostCounts) {
        this.questions = List.copyOf(questions);
        this.latenessMs = latenessMs;
        this.mostCounts = mostCounts;
        this.newest = new long[partitions];
        this.next = new long[partitions];
        this.lateEnds = new long[partitions];
        Arrays.fill(newest, NOTHING_YET);
        TreeSet<Long> borders = new TreeSet<>();
        for (RecountQuestion question : questions) {
            borders.add(question.tick());
            borders.add(question.startMs());
            borders.add(question.middleMs());
        }
        borders.remove(Long.MIN_VALUE);
        this.cuts = borders.stream().mapToLong(Long::longValue).toArray();
        this.onTime = new Layer(cuts.length);
        this.late = new Layer(cuts.length);
        this.lastTick =
                questions.stream().mapToLong(RecountQuestion::tick).max().orElse(Long.MIN_VALUE);
        for (int span = 0; span < cuts.length; span++) {
            excesses.add(List.of());
        }
        questions.forEach(this::open);
    }

    private void open(RecountQuestion question) {
        Layer excess = null;
        if (!question.ends().isEmpty()) {
            excess = beyond.computeIfAbsent(question.ends(), ends -> new Layer(cuts.length));
        }
        for (int partition = 0; partition < lateEnds.length; partition++) {
            long end = excess == null ? Long.MAX_VALUE : end(question.ends(), partition);
            lateEnds[partition] =
                    question.includeLate()
                            ? Math.max(lateEnds[partition], end)
                            : lateEnds[partition];
        }
        for (int span = firstSpan(question); span <= lastSpan(question); span++) {
            onTime.spans[span] = new ViewCounts();
            if (question.includeLate()) {
                late.spans[span] = new ViewCounts();
            }
            if (excess != null && excess.spans[span] == null) {
                ViewCounts views = new ViewCounts();
                excess.spans[span] = views;
                List<Excess> more = new ArrayList<>(excesses.get(span));
                more.add(new Excess(question.ends(), views));
                excesses.set(span, more);
            }
        }
    }

    private static long end(Map<Integer, Long> ends, int partition) {
        return ends.getOrDefault(partition, 0L);
    }

    private int firstSpan(RecountQuestion question) {
        return spanFrom(question.startMs());
    }

    private int spanFrom(long start) {
        return start == Long.MIN_VALUE ? 0 : Arrays.binarySearch(cuts, start) + 1;
    }

    private int lastSpan(RecountQuestion question) {
        return Arrays.binarySearch(cuts, question.tick());
    }

    /** Adds the next event of a partition, below all ends. */
    public void add(int partition, View view) {
        add(partition, -1, view);
    }

    /**
     * Adds the next event of a partition, in log order.
     *
     * @throws TooManyCountsException if there would be more counts than allowed
     */
    public void add(int partition, long offset, View view) {
        events++;
        next[partition] = offset + 1;
        long timestamp = view.timestamp();
        boolean isLate =
                newest[partition] != NOTHING_YET && timestamp < newest[partition] - latenessMs;
        Layer layer = onTime;
        if (isLate) {
            lateEvents++;
            layer = late;
        } else {
            newest[partition] = Math.max(newest[partition], timestamp);
        }
        layer.first = Math.min(layer.first, timestamp);
        int found = Arrays.binarySearch(cuts, timestamp);
        int span = found < 0 ? -found - 1 : found + 1;
        if (span == cuts.length || layer.spans[span] == null) {
            return;
        }
        int number = number(view.videoId());
        add(layer.spans[span], number, view.views());
        for (Excess excess : excesses.get(span)) {
            if (offset >= end(excess.ends, partition)) {
                add(excess.views, number, view.views());
            }
        }
    }

    private void add(ViewCounts into, int number, long views) {
        counts -= into.size();
        into.add(number, views);
        counts += into.size();
        if (counts > mostCounts) {
            throw new TooManyCountsException(mostCounts);
        }
    }

    private int number(String videoId) {
        Integer known = numbers.putIfAbsent(videoId, videoIds.size());
        if (known != null) {
            return known;
        }
        videoIds.add(videoId);
        return videoIds.size() - 1;
    }

    /** Whether events of a partition can still change an answer. */
    boolean wants(int partition) {
        return next[partition] < lateEnds[partition] || !hasReached(partition, lastTick);
    }

    private boolean hasReached(int partition, long tick) {
        return newest[partition] != NOTHING_YET && newest[partition] - latenessMs >= tick;
    }

    private boolean allHaveReached(long tick) {
        return IntStream.range(0, newest.length).allMatch(p -> hasReached(p, tick));
    }

    private boolean oneHasReached(long tick) {
        return IntStream.range(0, newest.length).anyMatch(p -> hasReached(p, tick));
    }

    /** The number of events, including late ones. */
    public long events() {
        return events;
    }

    /** The number of late events. */
    public long lateEvents() {
        return lateEvents;
    }

    /** Passes the answers to {@code taker}: grouped by window, by ascending tick. */
    public void answer(Consumer<RecountedAnswer> taker) {
        Map<Series, List<RecountQuestion>> all = new LinkedHashMap<>();
        for (RecountQuestion question : questions) {
            all.computeIfAbsent(
                            new Series(question.window(), question.includeLate(), question.ends()),
                            series -> new ArrayList<>())
                    .add(question);
        }
        all.values().forEach(series -> answer(series, taker));
    }

    private void answer(List<RecountQuestion> series, Consumer<RecountedAnswer> taker) {
        List<RecountQuestion> byTick = new ArrayList<>(series);
        byTick.sort((a, b) -> Long.compare(a.tick(), b.tick()));
        long[] views = new long[videoIds.size()];
        int from = firstSpan(byTick.get(0));
        int middle = from;
        int to = from;
        for (RecountQuestion question : byTick) {
            boolean rising = question.window().isRising();
            for (; to <= lastSpan(question); to++) {
                apply(to, 1, question, views);
            }
            for (; rising && middle < spanFrom(question.middleMs()); middle++) {
                apply(middle, -2, question, views);
            }
            for (; from < firstSpan(question); from++) {
                apply(from, rising ? 1 : -1, question, views);
            }
            taker.accept(
                    new RecountedAnswer(
                            question,
                            start(question),
                            allHaveReached(question.tick()),
                            oneHasReached(question.tick()),
                            Ranking.best(views, videoIds, question.k()),
                            null));
        }
    }

    private void apply(int span, int sign, RecountQuestion question, long[] views) {
        apply(onTime.spans[span], sign, views);
        if (question.includeLate()) {
            apply(late.spans[span], sign, views);
        }
        Layer excess = beyond.get(question.ends());
        if (excess != null) {
            apply(excess.spans[span], -sign, views);
        }
    }

    // A span that no question needs has no counts (null).
    private static void apply(@Nullable ViewCounts span, int sign, long[] views) {
        if (span != null) {
            span.forEach((video, more) -> views[video] += sign * more);
        }
    }

    private long start(RecountQuestion question) {
        if (question.startMs() != Long.MIN_VALUE) {
            return question.startMs();
        }
        long first = question.includeLate() ? Math.min(onTime.first, late.first) : onTime.first;
        return Math.min(first, question.tick());
    }
}
