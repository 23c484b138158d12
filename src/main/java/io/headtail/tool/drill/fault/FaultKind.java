package io.headtail.tool.drill.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a drill can do to the processes and servers. */
public enum FaultKind {
    /** An instance is killed hard, and started again some seconds later. */
    KILL,
    /** An instance is told to stop, does so, and is started again. */
    STOP,
    /**
     * An instance stands still for twice the session time-out and wakes up as one of two owners.
     */
    PAUSE,
    /** The S3 server cannot be reached for a while, in which an instance is killed. */
    S3_DOWN,
    /** Uploads are cut off for a while, in which an instance is killed. */
    S3_TORN,
    /** The broker is stopped, and started again on the same port and directory. */
    BROKER_RESTART,
    /** The merger is killed hard, and started again. */
    MERGER,
    /** Nobody watches anything for some seconds; then stragglers come first. */
    SILENCE,
    /** A transaction is left open for a while, and then committed or aborted. */
    OPEN_TX,
    /** The broker of some partitions is away for a while, in which an instance may be killed. */
    LEADERLESS,
    /** The wall clock of an instance is wrong for a while, ahead or behind. */
    CLOCK_STEP,
    /** Records under the tails of windows are deleted, perhaps while an instance is away. */
    PURGE,
    /** The newest snapshots of an instance cannot be read, and the instance is killed. */
    STORE_OBJECT;

    /** As the option {@code --faults} has it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it needs an S3 server. */
    public boolean needsS3() {
        return this == S3_DOWN || this == S3_TORN;
    }

    /**
     * The kind of that label.
     *
     * @throws IllegalArgumentException naming what is allowed
     */
    public static FaultKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label.strip()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "fault '%s': allowed are %s"
                                                .formatted(label.strip(), labels(values()))));
    }

    /** The labels, separated by commas. */
    public static String labels(FaultKind... kinds) {
        return Arrays.stream(kinds).map(FaultKind::label).collect(Collectors.joining(", "));
    }

    /** As {@link #labels(FaultKind...)}. */
    public static String labels(List<FaultKind> kinds) {
        return labels(kinds.toArray(FaultKind[]::new));
    }
}
