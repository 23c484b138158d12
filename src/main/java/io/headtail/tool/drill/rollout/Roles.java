package io.headtail.tool.drill.rollout;

import io.headtail.tool.drill.process.Build;
import io.headtail.tool.drill.traffic.DrillBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The names of instances, and the settings of each process. */
final class Roles {
    /** How long a merger goes on after SIGTERM: longer than {@link Endpoints} need to notice. */
    private static final String DELAY = "shutdown.delay=PT3S";

    private static final String DELAY_KEY = "shutdown.delay=";

    /** The product's default for static members. */
    private static final int SESSION_MS = 45_000;

    private final RolloutSettings settings;
    private final List<String> common;
    private final @Nullable Build withoutDelay;

    /**
     * @param common settings of every process
     * @param withoutDelay the build that does not know {@code shutdown.delay}; null if all do
     */
    Roles(RolloutSettings settings, List<String> common, @Nullable Build withoutDelay) {
        this.settings = settings;
        this.common = common;
        this.withoutDelay = withoutDelay;
    }

    /** Whether the mergers of a build go on for a while after SIGTERM. */
    boolean hasDelay(Build build) {
        return !build.equals(withoutDelay);
    }

    /** The instances that are replaced at the same time, in the order of a rollout. */
    List<List<String>> steps() {
        List<List<String>> sets = instances();
        if (!settings.setsAtOnce()) {
            return sets.stream().flatMap(List::stream).map(List::of).toList();
        }
        return IntStream.range(0, settings.instances())
                .mapToObj(i -> sets.stream().map(set -> set.get(i)).toList())
                .toList();
    }

    /** The instances of each set, highest ordinal first. */
    List<List<String>> instances() {
        return IntStream.range(0, settings.replicaSets())
                .mapToObj(
                        set ->
                                IntStream.range(0, settings.instances())
                                        .map(i -> settings.instances() - 1 - i)
                                        .mapToObj(i -> replica(set) + "-" + i)
                                        .toList())
                .toList();
    }

    private static String replica(int set) {
        return Character.toString('a' + set);
    }

    /** The settings of an instance. */
    List<String> ofInstance(String name, Build build) {
        String replica = name.substring(0, name.indexOf('-'));
        return with(
                build,
                List.of(
                        "replica=" + replica,
                        "kafka.group=" + DrillBroker.TOPIC + "-" + replica,
                        "kafka.instance-id=" + name,
                        "kafka.properties.session.timeout.ms=" + SESSION_MS));
    }

    /** The settings of a merger. */
    List<String> ofMerger(Build build) {
        return with(build, hasDelay(build) ? List.of(DELAY) : List.of());
    }

    private List<String> with(Build build, List<String> own) {
        List<String> all = new ArrayList<>(common);
        all.addAll(own);
        // Last, so that they win.
        settings.sets().stream()
                .filter(set -> hasDelay(build) || !set.startsWith(DELAY_KEY))
                .forEach(all::add);
        return all;
    }
}
