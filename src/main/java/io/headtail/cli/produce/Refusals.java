package io.headtail.cli.produce;

import io.headtail.tool.file.FileLine.Reason;
import io.headtail.tool.file.FileLine.Refused;
import io.headtail.tool.file.input.BrokenFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a file that were not sent: refused lines, the first few in full and all counted by
 * reason; and where reading ended early.
 */
public final class Refusals {
    /** The maximum number of lines kept in full. */
    public static final int MAX_SHOWN = 20;

    private final List<Refused> first = new ArrayList<>();
    private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);

    private @Nullable String end;

    void add(Refused refused) {
        if (first.size() < MAX_SHOWN) {
            first.add(refused);
        }
        counts.merge(refused.reason(), 1L, Long::sum);
    }

    void endAt(BrokenFileException e) {
        end = e.getMessage();
    }

    /** Where and why reading ended early; empty if the file was read to its end. */
    public Optional<String> end() {
        return Optional.ofNullable(end);
    }

    /** The first {@value #MAX_SHOWN}, in the file's order. */
    public List<Refused> first() {
        return Collections.unmodifiableList(first);
    }

    /** The number of refused lines, for each reason that occurred. */
    public Map<Reason, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** The number of refused lines. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
