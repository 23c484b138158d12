package io.headtail.tool.drill;

import io.headtail.time.IsoDuration;
import io.headtail.tool.ToolException;
import io.headtail.tool.drill.fault.FaultKind;
import io.headtail.tool.drill.fault.Processes;
import io.headtail.tool.drill.record.WatchedWindow;
import io.headtail.tool.drill.store.SnapshotPlace;
import io.headtail.tool.drill.traffic.DrillBroker;
import io.headtail.tool.drill.traffic.OpenTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration of the drill's processes, as {@code key=value}. */
public final class ProcessSettings {
    private static final String STALE_AFTER_KEY = "stale-after";

    /** The mergers' {@code stale-after}: short, to keep a drill short. */
    private static final Duration STALE_AFTER = Duration.ofSeconds(5);

    /** Settings that the recount depends on, and those that keep a drill short. */
    private static final List<String> SETTINGS =
            List.of(
                    "windows=" + WatchedWindow.setting(WatchedWindow.ALL),
                    "tick=" + Duration.ofMillis(WatchedWindow.TICK_MS),
                    "lateness=" + Duration.ofMillis(WatchedWindow.LATENESS_MS),
                    "slack=" + Duration.ofMillis(WatchedWindow.SLACK_MS),
                    STALE_AFTER_KEY + "=" + STALE_AFTER,
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

    /**
     * The mergers' {@code stale-after}, in ms.
     *
     * @param sets the user's settings
     * @throws ToolException if what they say is no duration
     */
    public static long staleAfterMs(List<String> sets) {
        return durationMs(sets, STALE_AFTER_KEY, STALE_AFTER);
    }

    /**
     * How old a snapshot may be before the next is due, in ms.
     *
     * @param sets the user's settings
     * @throws ToolException if what they say is no duration
     */
    static long snapshotIntervalMs(List<String> sets) {
        return durationMs(sets, SnapshotPlace.INTERVAL_KEY, SnapshotPlace.INTERVAL);
    }

    /**
     * The topic that processes send late events to; null if to none.
     *
     * @param sets the user's settings
     */
    public static @Nullable String lateTopic(List<String> sets) {
        return value(sets, "topics.late");
    }

    private static @Nullable String value(List<String> sets, String key) {
        String value = null;
        for (String set : sets) {
            int equals = set.indexOf('=');
            if (equals >= 0 && set.substring(0, equals).strip().equals(key)) {
                value = set.substring(equals + 1).strip();
            }
        }
        return value;
    }

    private static long durationMs(List<String> sets, String key, Duration standard) {
        String set = value(sets, key);
        String value = set == null ? standard.toString() : set;
        try {
            return IsoDuration.parseMs(value);
        } catch (IllegalArgumentException e) {
            throw new ToolException("--set %s=%s: %s".formatted(key, value, e.getMessage()), e);
        }
    }

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
