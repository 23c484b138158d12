package io.headtail.tool.drill;

import io.headtail.tool.drill.check.Phase;
import io.headtail.tool.drill.fault.InjectedFault;
import io.headtail.tool.drill.fault.PlannedFault;
import io.headtail.tool.drill.process.Builds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What happens on the stage: one fault after another, and a change of builds between them. */
final class Course {
    /** The last fault is watched for as long as any, and long enough to see it pass. */
    private static final long LEAST_LAST_MS = Phase.SETTLED_MS + 12_000;

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

    /** What happened so far. The first is none: it stands for the time before. */
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
                        ? Math.max(settings.everyMs(), LEAST_LAST_MS)
                        : settings.everyMs());
        // What was sent until now is in an answer, however slow this machine is.
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
        // At the very start everybody begins with the log.
        if (faults.size() > 1) {
            last().replayed(replayed);
        }
    }

    /** After a third of the faults all run this build, for the last third half the other again. */
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
