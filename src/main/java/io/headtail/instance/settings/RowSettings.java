package io.headtail.instance.settings;

import io.headtail.log.event.EventSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings that decide rows besides the log, as text that a snapshot carries: a partition that
 * was counted with others cannot be gone on with.
 */
public final class RowSettings {
    private RowSettings() {}

    /** Lines {@code name=value}, each ended. */
    public static String text(InstanceSettings settings) {
        EventSettings event = settings.event();
        String text =
                "tick=%d\nlateness=%d\nevent.id=%s\nevent.timestamp=%s\nevent.views=%s\nevent.max-ahead=%d\n"
                        .formatted(
                                settings.timing().tickMs(),
                                settings.timing().latenessMs(),
                                event.id(),
                                event.timestamp(),
                                event.viewsPointer() == null ? "1" : event.viewsPointer(),
                                event.maxAheadMs());
        // A time that was written is read by rules of its own; before there were units, by others.
        return event.isRecordTime()
                ? text
                : text + "event.timestamp-unit=%s\n".formatted(event.unit().label());
    }

    /** What differs, for a message: {@code lateness=2000 (now 5000)}. */
    public static String difference(String before, String now) {
        List<String> was = before.lines().toList();
        List<String> is = now.lines().toList();
        List<String> different = new ArrayList<>();
        for (int i = 0; i < Math.max(was.size(), is.size()); i++) {
            String one = i < was.size() ? was.get(i) : "nothing";
            String other = i < is.size() ? is.get(i) : "nothing";
            if (!one.equals(other)) {
                different.add(one + " (now " + other.substring(other.indexOf('=') + 1) + ")");
            }
        }
        return String.join(", ", different);
    }
}
