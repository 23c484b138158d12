package io.headtail.tool.drill.rollout;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a rollout drill does. */
public enum RolloutKind {
    /** Every instance, then every merger, is replaced, one after another. */
    ROLLOUT,
    /** All instances of the last set are killed at once by SIGKILL, and started again later. */
    KILL_SET;

    /** The name in the option {@code --faults}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The labels of all, separated by commas. */
    public static String labels() {
        return Arrays.stream(values()).map(RolloutKind::label).collect(Collectors.joining(", "));
    }

    /** Whether a label is one of these. */
    public static boolean isLabel(String label) {
        return Arrays.stream(values()).anyMatch(kind -> kind.label().equals(label.strip()));
    }

    /**
     * The kinds with these labels.
     *
     * @throws IllegalArgumentException if one is none of these
     */
    public static List<RolloutKind> of(List<String> labels) {
        return labels.stream()
                .map(
                        label ->
                                Arrays.stream(values())
                                        .filter(kind -> kind.label().equals(label.strip()))
                                        .findFirst()
                                        .orElseThrow(
                                                () ->
                                                        new IllegalArgumentException(
                                                                ("fault '%s': beside %s no other kind"
                                                                                + " is allowed")
                                                                        .formatted(
                                                                                label.strip(),
                                                                                labels()))))
                .distinct()
                .toList();
    }
}
