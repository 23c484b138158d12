package io.headtail.tool.drill;

import io.headtail.tool.drill.check.Phase;
import io.headtail.tool.drill.fault.InjectedFault;
import io.headtail.tool.drill.fault.PlannedFault;
import io.headtail.tool.drill.process.Builds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the faults one after another, with changes of builds between them. */
final class Course {
    /** How long the last fault is watched at least: long enough to see answers become exact. */
    private static final long MIN_LAST_PHASE_MS = Phase.SETTLED_MS + 12_000;

    private final DrillSettings settings;
    private final Builds builds;
    private final Stage stage;
    private final News news;
    private final List<InjectedFault> faults = new ArrayList<>();

    Course(DrillSettings settings, Builds builds, Stage stage, News news) {
        this.settings = settings;
        this.builds = builds;
        this.stage = stage;
        this.news = news;
    }

    /** The faults so far. The first entry is not a fault; it stands for the time before. */
    List<InjectedFault> faults() {
        return faults;
    }

    /** Runs to the end of the last fault. */
    void run() {
        begin("none yet");
        List<PlannedFault> plan =
                PlannedFault.draw(
                        settings.kinds(),
                        settings.faults(),
                        settings.instances(),
                        settings.everyMs(),
                        settings.seed());
        for (int i = 0; i < plan.size(); i++) {
            changeBuilds(i, plan.size());
            waitFrom(last(), plan.get(i).waitMs());
            inject(plan.get(i), i + 1, plan.size());
        }
        waitFrom(
                last(),
                settings.onTime()
                        ? Math.max(settings.everyMs(), MIN_LAST_PHASE_MS)
                        : settings.everyMs());
        // Wait until an answer contains everything sent so far, even on a slow machine.
        awaitExactAgain(last());
        noteReplays();
    }

    private void inject(PlannedFault planned, int number, int of) {
        noteReplays();
        if (settings.cutLog()) {
            stage.cut().now();
        }
        InjectedFault fault = begin(stage.injector().describe(planned));
        news.say("fault %d of %d: %s".formatted(number, of, fault.name()));
        stage.injector().inject(planned, fault);
        awaitExactAgain(fault);
    }

    private void awaitExactAgain(InjectedFault fault) {
        if (!settings.onTime()) {
            stage.awaitExactAgain(fault, deletedBeforeMs());
        }
    }

    private long deletedBeforeMs() {
        return faults.stream()
                .mapToLong(InjectedFault::deletedBeforeMs)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private InjectedFault begin(String name) {
        InjectedFault fault = new InjectedFault(name);
        faults.add(fault);
        return fault;
    }

    private InjectedFault last() {
        return faults.get(faults.size() - 1);
    }

    private void waitFrom(InjectedFault fault, long ms) {
        stage.waits().wallClock(fault.overMs() + ms);
    }

    private void noteReplays() {
        Map<String, Long> replayed = stage.replays().take();
        // At the start every instance reads the log, which is not a replay.
        if (faults.size() > 1) {
            last().replayed(replayed);
        }
    }

    /**
     * After a third of the faults, all instances change to this build; after two thirds, half of
     * them change back to the other.
     */
    private void changeBuilds(int next, int of) {
        boolean forward = next == Math.ceilDiv(of, 3);
        boolean back = next == Math.ceilDiv(2 * of, 3);
        if (settings.before() == null || forward == back) {
            return;
        }
        for (String name : Builds.half(stage.cluster().instances())) {
            waitFrom(last(), settings.everyMs());
            noteReplays();
            if (forward) {
                builds.useOwn(name);
            } else {
                builds.useBefore(name);
            }
            InjectedFault change = begin((forward ? "new build " : "old build ") + name);
            news.say(change.name());
            stage.processes().stop(name);
            stage.processes().start(name);
            change.over();
        }
    }
}
