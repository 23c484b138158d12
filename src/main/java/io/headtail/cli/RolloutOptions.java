package io.headtail.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code drill} that only rollouts have. */
final class RolloutOptions {
    /** Their names. */
    static final List<String> NAMES =
            List.of("--mergers", "--replica-sets", "--sets-at-once", "--max-age");

    @Option(
            names = "--mergers",
            paramLabel = "N",
            description = "with rollout and kill-set: number of mergers, 2 to 8 (${DEFAULT-VALUE})")
    int mergers = 2;

    @Option(
            names = "--replica-sets",
            paramLabel = "N",
            description =
                    "with rollout and kill-set: sets of --instances each, 1 or 2; with 2 no answer"
                            + " may be marked (${DEFAULT-VALUE})")
    int replicaSets = 1;

    @Option(
            names = "--sets-at-once",
            description =
                    "with rollout and two sets: instances of the same ordinal of both sets are"
                            + " replaced at the same time; answers are then judged as with one set")
    boolean setsAtOnce;

    @Option(
            names = "--max-age",
            paramLabel = "DURATION",
            description =
                    "with rollout and kill-set: how old an answer may be, from the end of its"
                            + " window (stale-after + PT7S, which is PT12S unless --set says"
                            + " otherwise; with two sets PT3S more than before the first step)")
    @Nullable String maxAge;
}
