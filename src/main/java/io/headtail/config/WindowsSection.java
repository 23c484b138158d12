package io.headtail.config;

import io.headtail.time.IsoDuration;
import io.headtail.time.Millis;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads {@code windows}: a list of {@code {name, length}}; with {@code calendar: month} instead of
 * a length a window is the month so far, with {@code rise} it ranks rises, and without any of them
 * it is all time.
 */
final class WindowsSection {
    /** A hundred years, in ms. */
    static final long MAX_LENGTH_MS = 36_525 * Millis.DAY;

    private static final String SHAPE =
            "must be a list such as [{name: hour, length: PT1H}, {name: all}]";

    private final Setting setting;
    private final long tickMs;
    private final List<String> problems;

    private WindowsSection(Setting setting, long tickMs, List<String> problems) {
        this.setting = setting;
        this.tickMs = tickMs;
        this.problems = problems;
    }

    /** The windows in their order; invalid ones become problems. */
    static List<WindowSpec> read(Setting setting, long tickMs, List<String> problems) {
        return new WindowsSection(setting, tickMs, problems).read();
    }

    private List<WindowSpec> read() {
        if (!(setting.node() instanceof SequenceNode list) || list.getValue().isEmpty()) {
            bad(setting.node(), SHAPE);
            return List.of();
        }
        List<WindowSpec> windows = new ArrayList<>();
        for (Node entry : list.getValue()) {
            WindowSpec window = window(entry);
            if (window == null) {
                continue;
            }
            if (windows.stream().anyMatch(other -> other.name().equals(window.name()))) {
                bad(
                        entry,
                        "window '%s' is there twice; names must differ".formatted(window.name()));
            }
            windows.add(window);
        }
        return windows;
    }

    private @Nullable WindowSpec window(Node entry) {
        if (!(entry instanceof MappingNode mapping)) {
            bad(entry, SHAPE);
            return null;
        }
        Map<String, Node> fields = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String field = Setting.text(tuple.getKeyNode());
            if (!List.of("name", "length", "rise", "calendar").contains(field)) {
                bad(tuple.getKeyNode(), "unknown; a window has name, and length, rise or calendar");
            } else if (!(tuple.getValueNode() instanceof ScalarNode)) {
                bad(tuple.getValueNode(), field + " must be a single value");
                return null;
            } else if (fields.put(field, tuple.getValueNode()) != null) {
                bad(tuple.getKeyNode(), "set twice in one window");
            }
        }
        Node name = fields.get("name");
        if (name == null || Setting.isNull(name)) {
            bad(entry, "a window needs a name");
            return null;
        }
        String called = ((ScalarNode) name).getValue();
        Node calendar = given(fields, "calendar");
        Node length = given(fields, "length");
        Node rise = given(fields, "rise");
        if (rise != null && (length != null || calendar != null)) {
            bad(rise, "window '%s': has a rise, and so no length or calendar".formatted(called));
            return null;
        }
        return calendar == null
                ? window(called, name, length, rise)
                : month(called, name, calendar, length);
    }

    private static @Nullable Node given(Map<String, Node> fields, String field) {
        Node node = fields.get(field);
        return node == null || Setting.isNull(node) ? null : node;
    }

    private @Nullable WindowSpec month(String name, Node at, Node calendar, @Nullable Node length) {
        if (length != null) {
            bad(length, "window '%s': has a calendar, and so no length".formatted(name));
        } else if (!((ScalarNode) calendar).getValue().equals("month")) {
            bad(
                    calendar,
                    "window '%s': allowed is month; hours and days are sealed from the sliding windows"
                                    .formatted(name)
                            + " of their length, see the key sealed");
        } else {
            try {
                return WindowSpec.month(name);
            } catch (IllegalArgumentException e) {
                bad(at, String.valueOf(e.getMessage()));
            }
        }
        return null;
    }

    private @Nullable WindowSpec window(
            String name, Node at, @Nullable Node length, @Nullable Node rise) {
        Node given = rise == null ? length : rise;
        Node subject = given == null ? at : given;
        try {
            if (given == null) {
                return WindowSpec.allTime(name);
            }
            long lengthMs = IsoDuration.parseMs(((ScalarNode) given).getValue());
            if (rise != null) {
                checkRise(lengthMs);
                return WindowSpec.rising(name, lengthMs);
            }
            checkLength(lengthMs);
            return WindowSpec.sliding(name, lengthMs);
        } catch (IllegalArgumentException e) {
            bad(subject, "window '%s': %s".formatted(name, e.getMessage()));
            return null;
        }
    }

    private void checkLength(long lengthMs) {
        if (lengthMs == 0 || lengthMs > MAX_LENGTH_MS) {
            throw new IllegalArgumentException(
                    "allowed are lengths from the tick to %s; leave the length out for all time"
                            .formatted(IsoDuration.format(MAX_LENGTH_MS)));
        }
        checkTick(lengthMs);
    }

    private void checkRise(long riseMs) {
        if (riseMs == 0 || riseMs > MAX_LENGTH_MS / 2) {
            throw new IllegalArgumentException(
                    "allowed are rises from the tick to %s"
                            .formatted(IsoDuration.format(MAX_LENGTH_MS / 2)));
        }
        checkTick(riseMs);
    }

    private void checkTick(long lengthMs) {
        if (lengthMs % tickMs != 0) {
            throw new IllegalArgumentException(
                    "not a multiple of the tick, " + IsoDuration.format(tickMs));
        }
    }

    private void bad(Node at, String reason) {
        problems.add("windows: %s: %s".formatted(setting.described(at), reason));
    }
}
