package io.headtail.correct;

import io.headtail.history.revision.RevisionStore;
import io.headtail.history.revision.StoredLine;
import io.headtail.log.scan.LogCutException;
import io.headtail.log.scan.OffsetSpan;
import io.headtail.log.scan.ScanWatch;
import io.headtail.log.scan.ScannedLog;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Recounts stored boundaries from the log with the late events in, and stores what is different
 * under the next revision. A corrected answer is a function of a prefix of the log: of every valid
 * event of its window below the ends that the partitions had when the run began, which are stored
 * with it. Late events that come afterwards are the next run's. A run that is repeated changes
 * nothing, and one that is killed has stored each boundary whole or not at all.
 *
 * <p>What is provisional is settled: stored as final under the next revision, whether or not its
 * ranks are different, since what came after the ends is not in it. So is what says that late views
 * are missing, or that its counts may be inexact, although its ranks are right.
 */
public final class Correction {
    /** Of a pass for one boundary, when records are deleted while it reads. */
    private static final int MAX_TRIES = 10;

    /** Of one for several: then the older ones are read by themselves, whose records are next. */
    private static final int MAX_TRIES_TOGETHER = 3;

    private final RevisionStore store;
    private final Supplier<? extends ScannedLog> opener;
    private final long latenessMs;
    private final CountedAs countedAs;
    private final int kMax;

    /**
     * Of a history and a log.
     *
     * @param store whose tables exist
     * @param opener opens the log, once in a run
     * @param latenessMs how far an event may lag behind the stream time and still count
     * @param countedAs how answers are counted by the settings of this process
     * @param kMax the number of rows of a partial by these settings
     */
    public Correction(
            RevisionStore store,
            Supplier<? extends ScannedLog> opener,
            long latenessMs,
            CountedAs countedAs,
            int kMax) {
        this.store = store;
        this.opener = opener;
        this.latenessMs = latenessMs;
        this.countedAs = countedAs;
        this.kMax = kMax;
    }

    /**
     * Corrects boundaries.
     *
     * @param watch told of the progress of each pass over the log; may end the run
     * @param taker receives the outcome of each boundary: first of those that cannot be recounted
     * @throws io.headtail.history.connection.HistoryException if PostgreSQL is away or refuses
     * @throws io.headtail.log.TopicProblemException if Kafka is away or refuses
     */
    public CorrectionReport run(
            CorrectionRequest request, ScanWatch watch, Consumer<Corrected> taker) {
        // Before the log is opened: so its ends are not below what these were counted from.
        List<Candidate> found = new ArrayList<>();
        for (WindowSpec window : request.windows()) {
            for (StoredLine line : lines(window.name(), request)) {
                found.add(new Candidate(window, line));
            }
        }
        if (found.isEmpty()) {
            return new CorrectionReport(true, 0, 0);
        }
        try (ScannedLog log = opener.get()) {
            Run run = new Run(log, request, watch, taker);
            boolean finished = run.recount(run.accepted(found));
            return new CorrectionReport(finished, run.passes, run.events);
        }
    }

    private List<StoredLine> lines(String window, CorrectionRequest request) {
        SortedSet<Long> only = request.only();
        if (only == null) {
            return store.lines(window, request.fromMs(), request.toMs());
        }
        List<StoredLine> lines = new ArrayList<>();
        only.forEach(end -> lines.addAll(store.lines(window, end, end)));
        return lines;
    }

    private record Candidate(WindowSpec window, StoredLine line) {
        Question question() {
            return new Question(window, line.tick(), line.k());
        }
    }

    /** What to count in one pass, and the spans that hold it. */
    private record Asked(List<Candidate> candidates, List<OffsetSpan> spans) {}

    /** One run, with the log that it has opened. */
    private final class Run {
        final ScannedLog log;
        final CorrectionRequest request;
        final ScanWatch watch;
        final Consumer<Corrected> taker;
        final Map<Integer, Long> ends;
        final Candidates candidates;
        final AnswerWriting writing;
        int passes;
        long events;

        Run(ScannedLog log, CorrectionRequest request, ScanWatch watch, Consumer<Corrected> taker) {
            this.log = log;
            this.request = request;
            this.watch = watch;
            this.taker = taker;
            this.ends = Candidates.ends(log);
            this.candidates = new Candidates(log, countedAs, kMax);
            this.writing = new AnswerWriting(store, ends, request.dryRun());
        }

        /** Those that can be recounted; ascending by where they begin. */
        List<Candidate> accepted(List<Candidate> found) {
            List<Candidate> accepted = new ArrayList<>();
            for (Candidate one : found) {
                Corrected refused = candidates.refused(one.window, one.line);
                if (refused == null && !one.line.isFinal() && !mayHaveEnded(one.line.tick())) {
                    refused = Corrected.not(one.line, Outcome.NOT_ENDED, null);
                }
                if (refused == null) {
                    accepted.add(one);
                } else {
                    taker.accept(refused);
                }
            }
            accepted.sort(Comparator.comparingLong(one -> one.question().startMs()));
            return accepted;
        }

        /** Returns false if it was stopped. */
        boolean recount(List<Candidate> some) {
            List<Candidate> left = some;
            String cut = "";
            for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
                if (attempt >= MAX_TRIES_TOGETHER && left.size() > 1) {
                    return recountHalves(left);
                }
                Asked asked = reachable(left);
                left = asked.candidates;
                if (left.isEmpty()) {
                    return true;
                }
                try {
                    return pass(left, asked.spans);
                } catch (LogCutException e) {
                    // Nothing is written by such a pass; what has lost nothing is read again.
                    cut = String.valueOf(e.getMessage());
                } catch (TooManyCountsException e) {
                    if (left.size() == 1) {
                        taker.accept(tooLarge(left.get(0), e));
                        return true;
                    }
                    return recountHalves(left);
                }
            }
            for (Candidate one : left) {
                taker.accept(Corrected.not(one.line, Outcome.OUT_OF_REACH, cut));
            }
            return true;
        }

        private boolean recountHalves(List<Candidate> all) {
            int middle = all.size() / 2;
            return recount(all.subList(0, middle)) && recount(all.subList(middle, all.size()));
        }

        private static Corrected tooLarge(Candidate one, TooManyCountsException e) {
            return Corrected.not(
                    one.line,
                    Outcome.TOO_LARGE,
                    "%s; give the JVM more by HEADTAIL_JAVA_OPTS=-Xmx…, and correct it again"
                            .formatted(e.getMessage()));
        }

        /**
         * Those that the log still holds, with where to read; refuses the others. What begins is
         * asked after what is to be read: records that were deleted before would else be missed
         * without a word, and those that are deleted from then on make the reading fail.
         */
        private Asked reachable(List<Candidate> some) {
            List<Candidate> left = some;
            while (!left.isEmpty()) {
                long from =
                        left.stream().mapToLong(one -> one.question().startMs()).min().orElse(0);
                List<OffsetSpan> spans = log.startOf(from);
                log.refresh();
                List<Candidate> held = new ArrayList<>();
                for (Candidate one : left) {
                    Corrected refused = candidates.outOfReach(one.window, one.line);
                    if (refused == null) {
                        held.add(one);
                    } else {
                        taker.accept(refused);
                    }
                }
                if (held.size() == left.size()) {
                    return new Asked(held, spans);
                }
                left = held;
            }
            return new Asked(List.of(), List.of());
        }

        private boolean pass(List<Candidate> some, List<OffsetSpan> spans) {
            Map<Question, Candidate> asked = new LinkedHashMap<>();
            some.forEach(one -> asked.put(one.question(), one));
            WindowRecount recount = new WindowRecount(asked.keySet(), request.maxBytes());
            passes++;
            boolean read;
            try {
                read = log.read(spans, recount, watch);
            } finally {
                events += recount.events();
            }
            if (!read) {
                return false;
            }
            log.confirm();
            boolean[] goOn = {true};
            recount.answer(
                    answer -> {
                        Candidate one = asked.get(answer.question());
                        if (one != null) {
                            taker.accept(corrected(one, answer, recount));
                        }
                        goOn[0] = watch.at(recount.events(), 1, 1);
                        return goOn[0];
                    });
            return goOn[0];
        }

        private Corrected corrected(Candidate one, WindowAnswer answer, WindowRecount recount) {
            if (!one.line.isFinal() && !hasEnded(one.line.tick(), recount)) {
                return Corrected.not(one.line, Outcome.NOT_ENDED, null);
            }
            return writing.write(one.line, answer);
        }

        /**
         * False if a pass would say that it has not ended: where that takes every partition, and
         * one has no record so late. To be asked before a pass, which is long.
         */
        private boolean mayHaveEnded(long tick) {
            return request.ended().test(tick, Long.MAX_VALUE)
                    || log.startOf(tick + latenessMs).stream().noneMatch(OffsetSpan::isEmpty);
        }

        private boolean hasEnded(long tick, WindowRecount recount) {
            long slowest = Long.MAX_VALUE;
            long fastest = Long.MIN_VALUE;
            for (int partition : ends.keySet()) {
                long watermark = recount.streamTime(partition);
                watermark = watermark == Long.MIN_VALUE ? watermark : watermark - latenessMs;
                slowest = Math.min(slowest, watermark);
                fastest = Math.max(fastest, watermark);
            }
            return slowest >= tick || request.ended().test(tick, fastest);
        }
    }
}
