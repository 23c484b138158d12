package io.headtail.node;

import io.headtail.config.Role;
import io.headtail.http.Health;
import io.headtail.instance.Instance;
import io.headtail.merge.Answers;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The health of a process, also before Kafka has been reached.
 *
 * @param stored answers while Kafka is away; null if there is no history
 * @param failure completes if a part stops by itself
 * @param stopping whether the process is about to stop
 * @param waitsFor why Kafka is waited for; null if it is not
 */
record NodeHealth(
        Role role,
        @Nullable Answers stored,
        CompletableFuture<Throwable> failure,
        BooleanSupplier stopping,
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
        if (stopping.getAsBoolean()) {
            return "stopping";
        }
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

    // A stored answer is better than none.
    private static @Nullable String notReady(Answers stored) {
        boolean all = stored.windows().stream().allMatch(w -> stored.newest(w.name()) != null);
        return all ? null : "no answer yet, stored or new";
    }
}
