package io.headtail.lake;

import java.util.HashSet;
import java.util.Set;

/**
 * How many parts an open section has, and of how many hours its open chunk is. Events of absurd
 * times make many, and a mark lists all of a section: with too many hours a chunk ends, with too
 * many parts a section, by the log alone. Not thread-safe.
 */
final class SectionSize {
    private final int maxHours;
    private final int maxParts;
    private final Set<Long> hours = new HashSet<>();
    private long lastHour = Long.MIN_VALUE;
    private int parts;
    private long end = -1;

    /**
     * Begins.
     *
     * @param rules have the bounds
     * @param stored the parts that the section has
     */
    SectionSize(LakeRules rules, Section stored) {
        this.maxHours = rules.maxHours();
        this.maxParts = rules.maxParts();
        for (LakeName part : stored.parts()) {
            parts++;
            end = Math.max(end, part.to());
        }
    }

    /** Whether the open chunk must end before an event of an hour. */
    boolean isFullFor(long hour) {
        return hour != lastHour && hours.size() >= maxHours && !hours.contains(hour);
    }

    /** Notes a row of the open chunk. */
    void add(long hour) {
        if (hour != lastHour) {
            lastHour = hour;
            hours.add(hour);
        }
    }

    /** Notes the end of the open chunk. */
    void endChunk(long to) {
        parts += hours.size();
        end = to;
        hours.clear();
        lastHour = Long.MIN_VALUE;
    }

    /** Whether the section must end, if no chunk is open; then at {@link #end}. */
    boolean isFull() {
        return hours.isEmpty() && parts >= maxParts;
    }

    /** Where its last part ends. */
    long end() {
        return end;
    }

    /** How many parts it has, but for the open chunk. */
    int parts() {
        return parts;
    }

    /** Begins the next section. */
    void beginSection() {
        parts = 0;
        hours.clear();
        lastHour = Long.MIN_VALUE;
    }
}
