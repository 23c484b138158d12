package io.headtail.tool.drill;

import io.headtail.tool.drill.fault.FaultKind;
import io.headtail.tool.drill.fault.Processes;
import io.headtail.tool.drill.record.WatchedWindow;
import io.headtail.tool.drill.store.SnapshotPlace;
import io.headtail.tool.drill.traffic.DrillBroker;
import io.headtail.tool.drill.traffic.OpenTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The configuration of the drill's processes, as {@code key=value}. */
public final class ProcessSettings {
    /** Settings that the recount depends on, and those that keep a drill short. */
    private static final List<String> SETTINGS =
            List.of(
                    "windows=" + WatchedWindow.setting(WatchedWindow.ALL),
                    "tick=" + Duration.ofMillis(WatchedWindow.TICK_MS),
                    "lateness=" + Duration.ofMillis(WatchedWindow.LATENESS_MS),
                    "slack=" + Duration.ofMillis(WatchedWindow.SLACK_MS),
                    "stale-after=PT5S",
                    "lanes=1",
                    "shutdown.grace=" + Processes.GRACE,
                    "kafka.topic=" + DrillBroker.TOPIC,
                    "kafka.group=" + DrillBroker.TOPIC,
                    "topics.partials=" + DrillBroker.TOPIC + "_partials",
                    "kafka.properties.session.timeout.ms=" + Processes.SESSION_MS,
                    "kafka.properties.heartbeat.interval.ms=1000",
                    "http.host=localhost",
                    "http.port=0");

    private ProcessSettings() {}

    /** What all drills have in common. */
    public static List<String> common(String bootstrapServers, SnapshotPlace place) {
        List<String> sets = new ArrayList<>(SETTINGS);
        sets.add("kafka.bootstrap-servers=" + bootstrapServers);
        sets.addAll(place.settings());
        return sets;
    }

    /** The drill's own settings, then the user's: the last value of a key wins. */
    static List<String> of(DrillSettings settings, String bootstrapServers, SnapshotPlace place) {
        List<String> sets = common(bootstrapServers, place);
        if (settings.kinds().contains(FaultKind.OPEN_TX)) {
            sets.add(
                    "open-transaction.timeout="
                            + Duration.ofMillis(OpenTransaction.INSTANCE_TIMEOUT_MS));
        }
        // Last, so that they win.
        sets.addAll(settings.sets());
        return sets;
    }
}
