package io.headtail.tool.drill.rollout;

import io.headtail.tool.ToolException;
import io.headtail.tool.drill.News;
import io.headtail.tool.drill.ProcessSettings;
import io.headtail.tool.drill.check.DrillRecount;
import io.headtail.tool.drill.check.Judgement;
import io.headtail.tool.drill.process.Build;
import io.headtail.tool.drill.process.Parts;
import io.headtail.tool.drill.process.StoppableWait;
import io.headtail.tool.drill.process.WorkFolder;
import io.headtail.tool.drill.record.RecordFiles;
import io.headtail.tool.drill.record.SentEvents;
import io.headtail.tool.drill.record.WatchedWindow;
import io.headtail.tool.drill.store.SnapshotPlace;
import io.headtail.tool.drill.traffic.DrillBroker;
import io.headtail.tool.drill.traffic.DrillFeed;
import io.headtail.tool.drill.traffic.LateTopic;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A rollout drill from start to report. */
public final class RolloutDrill {
    private static final Duration EXACT_TIMEOUT = Duration.ofMinutes(10);

    private final RolloutSettings settings;
    private final BooleanSupplier stop;
    private final News news;

    private RolloutDrill(RolloutSettings settings, BooleanSupplier stop, PrintStream progress) {
        this.settings = settings;
        this.stop = stop;
        this.news = new News(progress);
    }

    /**
     * Runs a drill. Everything is removed afterwards except the files of {@link
     * RolloutSettings#record}.
     *
     * @param stop whether the user wants it to end
     * @param progress receives lines about the progress
     * @return null if it was stopped
     * @throws ToolException when a server or a process cannot be used
     */
    public static @Nullable RolloutReport run(
            RolloutSettings settings, BooleanSupplier stop, PrintStream progress) {
        return StoppableWait.unlessStopped(
                stop,
                () -> {
                    try (Parts parts = new Parts()) {
                        return new RolloutDrill(settings, stop, progress).run(parts);
                    }
                });
    }

    private RolloutReport run(Parts parts) {
        Build own = Build.own(settings.extraClassPath());
        Path home = settings.before();
        Build before = home == null ? null : Build.before(home);
        WorkFolder work = parts.add(new WorkFolder());
        RecordFiles record = parts.add(new RecordFiles(settings.record()));
        Path logs = work.logs(settings.record());
        Build withoutDelay =
                before == null || KnownKeys.has(before, "shutdown.delay", logs) ? null : before;
        news.say("seed %d; starting servers and processes".formatted(settings.seed()));
        SentEvents sent = new SentEvents(settings.partitions(), System.currentTimeMillis());
        DrillBroker broker =
                parts.add(new DrillBroker(work.folder("kafka"), settings.partitions()));
        SnapshotPlace place = parts.add(SnapshotPlace.open(settings.store(), work));
        Pods pods = parts.add(new Pods(logs, settings.heap(), place.environment()));
        DrillFeed feed =
                parts.add(
                        new DrillFeed(
                                broker.bootstrapServers(),
                                settings.rate(),
                                settings.seed(),
                                sent,
                                record));
        StoppableWait waits =
                new StoppableWait(
                        stop,
                        () -> {
                            pods.check();
                            feed.check();
                        });
        Endpoints endpoints = parts.add(new Endpoints());
        Balancer balancer = parts.add(new Balancer(endpoints::next));
        Roles roles = new Roles(settings, common(broker, place), withoutDelay);
        Rollout rollout =
                new Rollout(pods, roles, endpoints, waits, news, before == null ? own : before);
        rollout.startAll(settings.mergers());
        StepTally starting = new StepTally("starting");
        Readers readers = parts.add(new Readers(balancer.port(), record, starting));
        awaitExact(readers, waits);
        steps(rollout, own, before, readers);
        awaitExact(readers, waits);
        rollout.watch("after", settings.everyMs(), readers);
        readers.close();
        feed.close();
        feed.check();
        broker.requireWhole(sent);
        DrillRecount recount = new DrillRecount(sent, WatchedWindow.LATENESS_MS);
        String topic = settings.lateTopic();
        LateTopic late =
                topic == null
                        ? null
                        : LateTopic.read(
                                broker.bootstrapServers(), topic, recount.lateOffsets(), waits);
        return report(recount, late, readers, rollout, pods);
    }

    private List<String> common(DrillBroker broker, SnapshotPlace place) {
        List<String> sets =
                new ArrayList<>(ProcessSettings.common(broker.bootstrapServers(), place));
        sets.add("windows=" + WatchedWindow.setting(WatchedWindow.WITH_DEFAULT));
        return sets;
    }

    private static void awaitExact(Readers readers, StoppableWait waits) {
        long since = System.currentTimeMillis();
        waits.until(
                "exact answers for every reader",
                EXACT_TIMEOUT,
                () -> readers.allExactAfter(since));
    }

    private void steps(Rollout rollout, Build own, @Nullable Build before, Readers readers) {
        rollout.watch("before", settings.everyMs(), readers);
        if (settings.kinds().contains(RolloutKind.ROLLOUT)) {
            rollout.replaceAll(own, before == null ? "restart" : "upgrade", readers);
            if (before != null) {
                rollout.replaceAll(before, "roll back", readers);
            }
        }
        if (settings.kinds().contains(RolloutKind.KILL_SET)) {
            rollout.killSet(settings.staleAfterMs(), readers);
        }
    }

    private RolloutReport report(
            DrillRecount recount,
            @Nullable LateTopic late,
            Readers readers,
            Rollout rollout,
            Pods pods) {
        List<String> problems = new ArrayList<>(pods.problems());
        problems.addAll(readers.problems());
        pods.close();
        news.say("recounting " + (recount.counted() + recount.late()) + " events");
        Judgement judgement =
                new Judgement(
                        readers.seen(),
                        recount,
                        n -> {
                            if (stop.getAsBoolean()) {
                                throw new StoppableWait.StoppedException();
                            }
                        },
                        WatchedWindow.WITH_DEFAULT);
        return new RolloutReport(
                settings,
                rollout.tallies().stream().map(StepTally::step).toList(),
                judgement.compared(),
                judgement.wrong(),
                judgement.described(),
                problems,
                recount.counted() + recount.late(),
                late);
    }
}
