package io.headtail.config;

import io.headtail.time.CalendarUnit;
import io.headtail.time.IsoDuration;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code sealed}: the calendar units whose last one is answered for. */
final class SealedSection {
    private static final String SHAPE =
            "must be auto, or a list of " + Arrays.toString(CalendarUnit.values());

    private SealedSection() {}

    /** The units in their order; those without a window become problems. */
    static List<CalendarUnit> read(
            Setting setting, List<WindowSpec> windows, List<String> problems) {
        List<CalendarUnit> units = new ArrayList<>();
        boolean auto =
                setting.node() instanceof ScalarNode scalar && scalar.getValue().equals("auto");
        if (auto) {
            Arrays.stream(CalendarUnit.values())
                    .filter(unit -> unit.windowOf(windows) >= 0)
                    .forEach(units::add);
        } else if (setting.node() instanceof SequenceNode list) {
            for (Node entry : list.getValue()) {
                String name =
                        entry instanceof ScalarNode scalar ? scalar.getValue() : entry.toString();
                Arrays.stream(CalendarUnit.values())
                        .filter(unit -> unit.toString().equals(name))
                        .findFirst()
                        .ifPresentOrElse(
                                unit -> add(unit, units, windows, setting, entry, problems),
                                () -> bad(setting, entry, SHAPE, problems));
            }
        } else {
            bad(setting, setting.node(), SHAPE, problems);
        }
        return units;
    }

    private static void add(
            CalendarUnit unit,
            List<CalendarUnit> units,
            List<WindowSpec> windows,
            Setting setting,
            Node at,
            List<String> problems) {
        if (unit.windowOf(windows) < 0) {
            String needed =
                    unit == CalendarUnit.MONTH
                            ? "{name: month, calendar: month}"
                            : "one of the length " + IsoDuration.format(unit.lengthMs());
            bad(setting, at, "%s needs a window, %s".formatted(unit, needed), problems);
        } else if (units.contains(unit)) {
            bad(setting, at, "%s is there twice".formatted(unit), problems);
        } else {
            units.add(unit);
        }
    }

    private static void bad(Setting setting, Node at, String reason, List<String> problems) {
        problems.add("sealed: %s: %s".formatted(setting.described(at), reason));
    }
}
