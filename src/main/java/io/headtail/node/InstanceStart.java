package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import org.jspecify.annotations.Nullable;

/** What an instance needs besides its settings in the configuration. */
final class InstanceStart {
    private InstanceStart() {}

    /**
     * All settings of an instance.
     *
     * @param snapshots null for none
     * @param nobodyKeeps whether it is known that no merger stores boundaries
     */
    static InstanceSettings settings(
            Config config,
            @Nullable SnapshotStore snapshots,
            boolean nobodyKeeps,
            AnchoredClock time) {
        boolean isReplay = config.clock() == ClockMode.EVENT; // only in standalone
        // An instance alone does not know whether a merger stores them, so history.interval
        // decides.
        Boundaries boundaries =
                nobodyKeeps
                        ? Boundaries.NONE
                        : new Boundaries(
                                config.boundaryMs(),
                                config.historyKeep().forPublishing(),
                                time::nowMs);
        return config.instance()
                .with(
                        isReplay ? config.kafka().withoutInstanceId() : config.kafka(),
                        boundaries,
                        new SnapshotPolicy(
                                snapshots,
                                config.snapshots().interval(),
                                config.snapshots().keep()));
    }
}
