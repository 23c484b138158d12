package io.headtail.node;

import io.headtail.config.Role;
import io.headtail.http.Health;
import io.headtail.instance.Instance;
import io.headtail.merge.Answers;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a process says of itself, from before Kafka is reached.
 *
 * @param stored what answers while Kafka is away; null where no history is kept
 * @param failure complete once a part has stopped by itself
 * @param waitsFor why Kafka is waited for; null while it is not
 */
record NodeHealth(
        Role role,
        @Nullable Answers stored,
        CompletableFuture<Throwable> failure,
        Supplier<@Nullable MergerPart> merging,
        Supplier<@Nullable Instance> instance,
        Supplier<@Nullable String> waitsFor)
        implements Health {
    @Override
    public @Nullable String live() {
        return failure.isDone() ? "stopped: " + failure.getNow(null) : null;
    }

    @Override
    public @Nullable String ready() {
        Instance counting = instance.get();
        String notReady = counting == null ? null : counting.notReady();
        if (notReady != null) {
            return notReady;
        }
        MergerPart parts = merging.get();
        if (parts != null && counting == null && role != Role.MERGER) {
            return "starting";
        }
        if (parts != null) {
            return parts.notReady(counting != null && counting.hasNothingToAnswer());
        }
        if (role == Role.INSTANCE && counting != null) {
            return null;
        }
        String waiting = waitsFor.get();
        if (waiting == null) {
            return "connecting to Kafka";
        }
        return stored == null ? "waiting for Kafka: " + waiting : notReady(stored);
    }

    // What is stored is better than what nobody answers.
    private static @Nullable String notReady(Answers stored) {
        boolean all = stored.windows().stream().allMatch(w -> stored.newest(w.name()) != null);
        return all ? null : "no answer yet, stored or new";
    }
}
