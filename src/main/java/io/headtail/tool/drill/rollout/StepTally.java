package io.headtail.tool.drill.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What readers saw during one step. Thread-safe. */
final class StepTally {
    private static final int MAX_DESCRIBED = 5;

    private final String name;
    private final Map<String, Integer> marks = new TreeMap<>();
    private final List<String> described = new ArrayList<>();
    private int requests;
    private int failed;
    private int degraded;
    private long longestAgeMs;
    private long stopMs = -1;
    private long readyMs = -1;

    StepTally(String name) {
        this.name = name;
    }

    /**
     * Adds an answer.
     *
     * @param ageMs from the end of its window until it was received
     * @param marked why it is not exact; empty if it is
     */
    synchronized void answered(long ageMs, List<String> marked) {
        requests++;
        longestAgeMs = Math.max(longestAgeMs, ageMs);
        degraded += marked.isEmpty() ? 0 : 1;
        marked.forEach(mark -> marks.merge(mark, 1, Integer::sum));
    }

    /** Adds a request that was not answered with a 200. */
    synchronized void failed(String what) {
        requests++;
        failed++;
        if (described.size() < MAX_DESCRIBED) {
            described.add(what);
        }
    }

    /**
     * Sets how long the replaced process took to end after SIGTERM, and the new one from its start
     * until it was ready.
     */
    synchronized void took(long stop, long ready) {
        stopMs = stop;
        readyMs = ready;
    }

    /** What was seen so far. */
    synchronized Step step() {
        return new Step(
                name, stopMs, readyMs, requests, failed, described, degraded, marks, longestAgeMs);
    }

    /**
     * One step of a rollout.
     *
     * @param name what was done
     * @param stopMs from SIGTERM until the end of the process; −1 for none
     * @param readyMs from the start of the new process until it was ready; −1 for none
     * @param requests number of requests, all windows and kinds
     * @param failed how many of them were not answered by a 200: refused, reset, timed out, or
     *     another status
     * @param described descriptions of the first of these
     * @param degraded how many answers said that they were not exact
     * @param marks why, with the number of answers
     * @param longestAgeMs the longest time from the end of an answer's window until it was received
     */
    record Step(
            String name,
            long stopMs,
            long readyMs,
            int requests,
            int failed,
            List<String> described,
            int degraded,
            Map<String, Integer> marks,
            long longestAgeMs) {
        Step {
            described = List.copyOf(described);
            marks = new TreeMap<>(marks);
        }
    }
}
