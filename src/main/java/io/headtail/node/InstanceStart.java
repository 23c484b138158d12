package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import org.jspecify.annotations.Nullable;

/** What an instance is started with, by the configuration. */
final class InstanceStart {
    private InstanceStart() {}

    /** Whether it replays old data; only in standalone. */
    static boolean isReplay(Config config) {
        return config.clock() == ClockMode.EVENT;
    }

    /**
     * Its settings.
     *
     * @param publishesBoundaries whether somebody may store them; an instance alone does not know
     *     whether a merger does, so {@code history.interval} decides
     * @param snapshots null for none
     */
    static InstanceSettings settings(
            Config config,
            boolean publishesBoundaries,
            @Nullable SnapshotStore snapshots,
            AnchoredClock time) {
        return config.instance()
                .with(
                        isReplay(config) ? config.kafka().withoutInstanceId() : config.kafka(),
                        publishesBoundaries
                                ? new Boundaries(
                                        config.boundaryMs(),
                                        config.historyKeep().forPublishing(),
                                        time::nowMs)
                                : Boundaries.NONE,
                        new SnapshotPolicy(
                                snapshots,
                                config.snapshots().interval(),
                                config.snapshots().keep()));
    }
}
