package io.headtail.cli.produce;

import io.headtail.tool.file.FileNotes;
import io.headtail.tool.topic.EventTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command that counts the events sent by {@code produce}, with only the settings that it needs;
 * to be copied into a shell.
 */
public final class ReadingSettings {
    private static final String COMMAND = "bin/headtail standalone --config config/standalone.yaml";

    private final List<String> sets = new ArrayList<>();

    /**
     * @param servers the brokers
     * @param topic the topic of the events
     * @param replay whether to use the event clock
     * @param notes notes about the sent file; null without a file
     */
    ReadingSettings(String servers, EventTopic topic, boolean replay, @Nullable FileNotes notes) {
        // Settings that the configuration file has already are left out.
        unless("localhost:9092", "kafka.bootstrap-servers", servers);
        unless("view_events", "kafka.topic", topic.name());
        if (replay) {
            sets.add("clock=event");
        }
        if (!topic.keepsEventTime()) {
            sets.add("event.timestamp=/timestamp");
        }
        if (notes != null && notes.hasViews()) {
            sets.add("event.views=/views");
        }
        if (notes != null) {
            sets.addAll(lateness(notes));
        }
    }

    /** The setting with which no event of the file is late; empty if it is in order. */
    public static List<String> lateness(FileNotes notes) {
        long seconds = -Math.floorDiv(-notes.farthestBackMs(), 1000);
        return seconds > 0 ? List.of("lateness=" + Duration.ofSeconds(seconds)) : List.of();
    }

    /** The command line. */
    String command() {
        StringBuilder command = new StringBuilder(COMMAND);
        sets.forEach(set -> command.append(" --set ").append(quoted(set)));
        return command.toString();
    }

    private void unless(String usual, String key, String value) {
        if (!value.equals(usual)) {
            // Values are YAML, in which a bracket begins a list.
            sets.add(key + "=" + (value.startsWith("[") ? '"' + value + '"' : value));
        }
    }

    /** Quoted as one word for a shell. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_.,:=/@%+-]*")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }
}
