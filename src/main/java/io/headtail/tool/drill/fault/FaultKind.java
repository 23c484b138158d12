package io.headtail.tool.drill.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of faults that a drill can inject. */
public enum FaultKind {
    /** An instance is killed by SIGKILL and restarted some seconds later. */
    KILL,
    /** An instance is stopped by SIGTERM and restarted. */
    STOP,
    /** An instance is paused for twice the session timeout, and resumes as one of two owners. */
    PAUSE,
    /** The S3 server is unreachable for a while, during which an instance is killed. */
    S3_DOWN,
    /** Uploads are truncated for a while, during which an instance is killed. */
    S3_TORN,
    /** The broker is restarted on the same port and directory. */
    BROKER_RESTART,
    /** The merger is killed by SIGKILL and restarted. */
    MERGER,
    /** No events arrive for some seconds; then stragglers arrive first. */
    SILENCE,
    /** A transaction stays open for a while, and is then committed or aborted. */
    OPEN_TX,
    /** The broker of some partitions is down for a while; an instance may be killed meanwhile. */
    LEADERLESS,
    /** The wall clock of an instance is wrong for a while, ahead or behind. */
    CLOCK_STEP,
    /** Records that windows' tails still need are deleted, possibly while an instance is down. */
    PURGE,
    /** The newest snapshots of an instance cannot be read, and the instance is killed. */
    STORE_OBJECT;

    /** The name in the option {@code --faults}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it needs an S3 server. */
    public boolean needsS3() {
        return this == S3_DOWN || this == S3_TORN;
    }

    /**
     * The kind with this label.
     *
     * @throws IllegalArgumentException if there is none; its message lists the allowed labels
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

    /** Same as {@link #labels(FaultKind...)}. */
    public static String labels(List<FaultKind> kinds) {
        return labels(kinds.toArray(FaultKind[]::new));
    }
}
