package io.headtail.tool.drill;

import io.headtail.tool.ToolException;
import io.headtail.tool.drill.fault.FaultKind;
import io.headtail.tool.drill.fault.InjectedFault;
import io.headtail.tool.drill.fault.Injector;
import io.headtail.tool.drill.fault.LogCut;
import io.headtail.tool.drill.fault.LogFaults;
import io.headtail.tool.drill.fault.Processes;
import io.headtail.tool.drill.fault.StoreFaults;
import io.headtail.tool.drill.process.Builds;
import io.headtail.tool.drill.process.Cluster;
import io.headtail.tool.drill.process.Parts;
import io.headtail.tool.drill.process.ReplayWatch;
import io.headtail.tool.drill.process.Replays;
import io.headtail.tool.drill.process.SteppedClocks;
import io.headtail.tool.drill.process.StoppableWait;
import io.headtail.tool.drill.process.WorkFolder;
import io.headtail.tool.drill.record.RecordFiles;
import io.headtail.tool.drill.record.SentEvents;
import io.headtail.tool.drill.store.FaultyProxy;
import io.headtail.tool.drill.store.SnapshotList;
import io.headtail.tool.drill.store.SnapshotPlace;
import io.headtail.tool.drill.traffic.DrillBroker;
import io.headtail.tool.drill.traffic.DrillFeed;
import io.headtail.tool.drill.traffic.OpenTransaction;
import io.headtail.tool.drill.traffic.Poller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a drill runs: servers, processes, the feed of events and the polling client.
 * After {@link #close} only the record is left.
 */
final class Stage implements AutoCloseable {
    /** Longer than the slowest machine needs; a process that ends early is noticed at once. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    private static final Duration EXACT_AGAIN_TIMEOUT = Duration.ofMinutes(10);

    private final Parts parts = new Parts();
    private final DrillSettings settings;
    private final SentEvents sent;
    private final DrillBroker broker;
    private final Cluster cluster;
    private final DrillFeed feed;
    private final Poller poller;
    private final StoppableWait waits;
    private final Processes processes;
    private final Injector injector;
    private final LogCut cut;
    private final RecordFiles record;
    private final Replays replays = new Replays();
    private final @Nullable FaultyProxy s3;

    /**
     * Starts everything, and returns when every process listens and events flow.
     *
     * @param builds the build of each process
     * @param stop whether the user wants the drill to end
     */
    Stage(DrillSettings settings, Builds builds, BooleanSupplier stop) {
        this.settings = settings;
        sent = new SentEvents(settings.partitions(), System.currentTimeMillis());
        try {
            WorkFolder work = parts.add(new WorkFolder());
            SteppedClocks clocks =
                    settings.kinds().contains(FaultKind.CLOCK_STEP)
                            ? new SteppedClocks(work.folder("clocks"))
                            : null;
            record = parts.add(new RecordFiles(settings.record()));
            Path logs = work.logs(settings.record());
            broker = parts.add(new DrillBroker(work.folder("kafka"), settings.partitions()));
            SnapshotPlace place = parts.add(SnapshotPlace.open(settings.store(), work));
            List<String> sets = ProcessSettings.of(settings, broker.bootstrapServers(), place);
            cluster =
                    parts.add(
                            new Cluster(
                                    logs,
                                    builds,
                                    settings.heap(),
                                    settings.instances(),
                                    sets,
                                    place.environment(),
                                    clocks));
            startProcesses(new StoppableWait(stop, () -> {}));
            if (settings.kinds().contains(FaultKind.LEADERLESS)) {
                // The processes' own topics exist now, on the broker that stays.
                broker.spread();
            }
            feed =
                    parts.add(
                            new DrillFeed(
                                    broker.bootstrapServers(),
                                    settings.rate(),
                                    settings.seed(),
                                    sent,
                                    record));
            poller = parts.add(new Poller(cluster.get(Cluster.MERGER).port(), record));
            waits =
                    new StoppableWait(
                            stop,
                            () -> {
                                cluster.supervise(settings.onTime());
                                feed.check();
                            });
            s3 = place.proxy();
            parts.add(new ReplayWatch(cluster, replays));
            SnapshotList snapshots =
                    new SnapshotList(
                            waits,
                            builds.own(),
                            settings.heap(),
                            sets,
                            place.environment(),
                            logs.resolve("snapshot-list.log"));
            cut = new LogCut(broker, snapshots);
            processes = new Processes(cluster, poller, waits, settings.onTime());
            OpenTransaction transaction =
                    parts.add(
                            new OpenTransaction(
                                    broker.bootstrapServers(), settings.seed(), sent, record));
            injector =
                    new Injector(
                            processes,
                            feed,
                            broker,
                            new LogFaults(broker, processes, transaction, cut),
                            new StoreFaults(processes, s3, place.objects(), snapshots),
                            clocks);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startProcesses(StoppableWait starting) {
        cluster.instances().forEach(cluster::start);
        cluster.start(Cluster.MERGER);
        starting.holds(
                START_TIMEOUT,
                () -> {
                    if (!settings.onTime()) {
                        cluster.supervise(false);
                    }
                    return cluster.anyEnded() || cluster.allListen();
                });
        if (cluster.anyEnded() || !cluster.allListen()) {
            throw new ToolException(
                    "not every process started, or not within %d s\n%s"
                            .formatted(START_TIMEOUT.toSeconds(), cluster.logs()));
        }
    }

    /** Waits until every window has exact answers and every instance owns a partition. */
    void awaitExact() {
        long since = System.currentTimeMillis();
        boolean shared = settings.partitions() >= settings.instances();
        if (!waits.holds(START_TIMEOUT, () -> poller.allExactAfter(since, Long.MIN_VALUE))
                || (shared && !waits.holdsPolledSlowly(START_TIMEOUT, cluster::allOwn))) {
            throw new ToolException(
                    "no exact answers, or an instance without a partition, after %d s\n%s"
                            .formatted(START_TIMEOUT.toSeconds(), cluster.logs()));
        }
    }

    /**
     * Waits until every instance owns a partition again, and then until every window has an exact
     * answer for a later tick, except windows that lack deleted events. Notes a problem on timeout.
     *
     * @param deletedBeforeMs events older than this have been deleted so far, epoch ms
     */
    void awaitExactAgain(InjectedFault fault, long deletedBeforeMs) {
        boolean shared = settings.partitions() >= settings.instances();
        boolean own = !shared || waits.holdsPolledSlowly(EXACT_AGAIN_TIMEOUT, cluster::allOwn);
        long since = System.currentTimeMillis();
        if (!own
                || !waits.holds(
                        EXACT_AGAIN_TIMEOUT, () -> poller.allExactAfter(since, deletedBeforeMs))) {
            cluster.problem(
                    "%s within %d s after %s%n%s"
                            .formatted(
                                    own
                                            ? "no exact answers of every window"
                                            : "an instance has no partition",
                                    EXACT_AGAIN_TIMEOUT.toSeconds(),
                                    fault.name(),
                                    cluster.logs()));
        }
    }

    /**
     * Ends feed and polling, and checks that the log holds exactly the acknowledged events.
     *
     * @throws ToolException if it does not, since a recount would be meaningless
     */
    void end() {
        poller.close();
        feed.close();
        feed.check();
        broker.requireWhole(sent);
    }

    SentEvents sent() {
        return sent;
    }

    Cluster cluster() {
        return cluster;
    }

    Poller poller() {
        return poller;
    }

    StoppableWait waits() {
        return waits;
    }

    Processes processes() {
        return processes;
    }

    Injector injector() {
        return injector;
    }

    LogCut cut() {
        return cut;
    }

    Replays replays() {
        return replays;
    }

    /** The number of truncated uploads. */
    int torn() {
        return s3 == null ? 0 : s3.torn();
    }

    @Override
    public void close() {
        parts.close();
    }
}
