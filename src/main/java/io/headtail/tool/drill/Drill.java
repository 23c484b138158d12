package io.headtail.tool.drill;

import io.headtail.tool.ToolException;
import io.headtail.tool.drill.check.DrillRecount;
import io.headtail.tool.drill.check.Judgement;
import io.headtail.tool.drill.fault.InjectedFault;
import io.headtail.tool.drill.process.Build;
import io.headtail.tool.drill.process.Builds;
import io.headtail.tool.drill.process.StoppableWait;
import io.headtail.tool.drill.record.WatchedWindow;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A crash drill from start to report: servers and processes, a continuous feed, one fault after
 * another, and the recount.
 */
public final class Drill {
    private static final int PROGRESS_EVERY = 500;

    private final DrillSettings settings;
    private final BooleanSupplier stop;
    private final News news;

    private Drill(DrillSettings settings, BooleanSupplier stop, PrintStream progress) {
        this.settings = settings;
        this.stop = stop;
        this.news = new News(progress);
    }

    /**
     * Runs a drill. Everything is removed afterwards except the files of {@link
     * DrillSettings#record}.
     *
     * @param stop whether the user wants it to end
     * @param progress receives lines about the progress
     * @return null if it was stopped
     * @throws ToolException when a server or a process cannot be used
     */
    public static @Nullable DrillReport run(
            DrillSettings settings, BooleanSupplier stop, PrintStream progress) {
        return StoppableWait.unlessStopped(stop, () -> new Drill(settings, stop, progress).run());
    }

    private DrillReport run() {
        Path home = settings.before();
        Builds builds =
                new Builds(
                        Build.own(settings.extraClassPath()),
                        home == null ? null : Build.before(home));
        news.say(
                "seed %d; starting servers and %d instances"
                        .formatted(settings.seed(), settings.instances()));
        try (Stage stage = new Stage(settings, builds, stop)) {
            Course course = new Course(settings, builds, stage, news);
            stage.awaitExact();
            course.run();
            long endMs = System.currentTimeMillis();
            stage.end();
            return report(stage, course.faults(), endMs);
        }
    }

    private DrillReport report(Stage stage, List<InjectedFault> faults, long endMs) {
        List<String> problems = new ArrayList<>(stage.cluster().problems());
        problems.addAll(stage.poller().problems());
        stage.cluster().close();
        news.say("recounting " + stage.sent().total() + " events");
        DrillRecount recount = new DrillRecount(stage.sent(), WatchedWindow.LATENESS_MS);
        Judgement judgement = new Judgement(stage.poller().seen(), recount, this::tellJudged);
        return new DrillReport(
                settings,
                judgement.phases(faults, endMs),
                judgement.compared(),
                judgement.notExact(),
                judgement.marks(),
                judgement.wrong(),
                judgement.described(),
                problems,
                recount.counted(),
                recount.late(),
                stage.cut().records(),
                stage.torn(),
                (endMs - faults.get(0).atMs()) / 1e3);
    }

    private void tellJudged(int answers) {
        if (stop.getAsBoolean()) {
            throw new StoppableWait.StoppedException();
        }
        if (answers % PROGRESS_EVERY == 0) {
            news.say("recounted " + answers + " answers");
        }
    }
}
