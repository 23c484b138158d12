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
 * What of a file was not taken: the lines that were refused, the first few in full and all of them
 * counted by reason; and where it could be read no further.
 */
public final class Refusals {
    /** How many are kept in full. */
    public static final int SHOWN = 20;

    private final List<Refused> first = new ArrayList<>();
    private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);

    private @Nullable String end;

    void add(Refused refused) {
        if (first.size() < SHOWN) {
            first.add(refused);
        }
        counts.merge(refused.reason(), 1L, Long::sum);
    }

    void endAt(BrokenFileException e) {
        end = e.getMessage();
    }

    /** Where the file could be read no further, and why; empty if it was read to its end. */
    public Optional<String> end() {
        return Optional.ofNullable(end);
    }

    /** The first {@value #SHOWN}, in the file's order. */
    public List<Refused> first() {
        return Collections.unmodifiableList(first);
    }

    /** How many lines were refused for each reason that occurred. */
    public Map<Reason, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** How many lines were refused. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
