package io.headtail.instance;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.LanePartitions;
import io.headtail.instance.partition.TestPartition;
import io.headtail.instance.rebuild.Rebuild;
import io.headtail.instance.rebuild.RebuildState;
import io.headtail.instance.rebuild.RebuildWork;
import io.headtail.instance.recovery.PartitionSource;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.instance.status.Arriving;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.log.EndSource;
import io.headtail.log.HeadReader;
import io.headtail.log.HeadSource;
import io.headtail.log.TopicFacts;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.testing.Await;
import io.headtail.testing.KnownTopic;
import io.headtail.testing.TestFacts;
import io.headtail.testing.TestSettings;
import io.headtail.time.ClockMode;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A lane over logs in memory, by a clock of the test's own. It goes on cycle by cycle. */
public final class LaneScene implements LaneSources, PartitionSource, KnownTopic {
    public static final long BEGIN = 1_700_000_000_000L;
    static final InstanceSettings SETTINGS = like(1 << 20, 0).build();
    static final long NANOS_PER_MS = 1_000_000;

    /** How long nothing must have come for a partition to be passed over, ms. */
    static final long SILENCE = SETTINGS.timing().latenessMs() + SETTINGS.timing().slackMs();

    private final AtomicLong nowMs = new AtomicLong(BEGIN);
    private final Map<Integer, List<Long>> logs = new ConcurrentHashMap<>();
    private final Map<Integer, MemoryEnd> asked = new HashMap<>();
    final Set<Integer> withoutLeader = new HashSet<>();
    final SentPartials sent = new SentPartials();
    final List<Integer> recovered = new ArrayList<>();
    final List<String> rebuilt = new ArrayList<>();

    /** Partitions that were neither running nor arriving for other threads when they changed. */
    final List<Integer> unseen = new ArrayList<>();

    final ManualClock clock = new ManualClock(nowMs::get);
    private CountDownLatch mayRecover = new CountDownLatch(0);
    int partitions = 4;

    /** Partitions whose logs end in an open transaction. */
    final Set<Integer> openTransactions = new HashSet<>();

    /** Whether windows are rebuilt, or only asked for. */
    boolean rebuilds;

    private @Nullable Rebuild newestRebuild;
    private final InstanceSettings settings;
    final MemoryHead head = new MemoryHead(this);
    final MemoryTails tails = new MemoryTails(this);
    final Lane lane;

    LaneScene() {
        this(SETTINGS);
    }

    private LaneScene(InstanceSettings settings) {
        this.settings = settings;
        lane = new Lane(0, settings, this, clock, this, nowMs::get, this::nanos, sent);
    }

    /** A lane with these limits for what heads hold and for what is kept for tails. */
    static LaneScene withMemory(long headBytes, long tailsBytes) {
        return new LaneScene(like(headBytes, tailsBytes).build());
    }

    /** A lane that takes a snapshot of each partition every interval. */
    static LaneScene withSnapshots(SnapshotStore store, Duration interval) {
        SnapshotPolicy policy = new SnapshotPolicy(store, interval, 3);
        return new LaneScene(like(1 << 20, 0).snapshots(policy).build());
    }

    /** A lane that goes by the time of events. */
    static LaneScene byEvents() {
        return new LaneScene(like(1 << 20, 0).clock(ClockMode.EVENT).build());
    }

    private static TestSettings like(long headBytes, long tailsBytes) {
        return TestSettings.withoutKafka()
                .windows(WindowSpec.sliding("minute", 60_000), WindowSpec.allTime("all"))
                .timing(TestPartition.SETTINGS.timing())
                .clock(ClockMode.WALL)
                .headMemoryBytes(headBytes)
                .tailsMemoryBytes(tailsBytes);
    }

    @Override
    public HeadSource head(int number, HeadReader.Ownership ownership) {
        return head.of(ownership);
    }

    @Override
    public TailSource tails(LanePartitions owned) {
        return tails.of(owned);
    }

    @Override
    public EndSource ends() {
        return partition -> {
            look(partition);
            MemoryEnd end = new MemoryEnd(this, partition);
            asked.put(partition, end);
            return end;
        };
    }

    /** Notes whether other threads see a partition that is owned. */
    void look(int partition) {
        if (lane.arriving().stream().noneMatch(one -> one.partition == partition)
                && lane.statuses().stream().noneMatch(one -> one.partition() == partition)) {
            unseen.add(partition);
        }
    }

    /** Whose log's end is asked for. */
    Set<Integer> asked() {
        return asked.keySet();
    }

    /** The end of a partition's log is asked for no more. */
    void askedNoMore(int partition) {
        asked.remove(partition);
    }

    @Override
    public PartitionSource partitions(int number) {
        return this;
    }

    @Override
    public Callable<LanePartition> recovery(Arriving arriving) {
        recovered.add(arriving.partition);
        CountDownLatch may = mayRecover;
        return () -> {
            may.await();
            return TestPartition.fromTheLog(arriving.partition, settings, this::nanos);
        };
    }

    @Override
    public Runnable rebuilding(Rebuild rebuild, LanePartition p) {
        rebuilt.add(p.number() + " " + p.windows().absent().get(0).name());
        newestRebuild = rebuild;
        MemoryRebuildLog log = new MemoryRebuildLog(this, p.number());
        return rebuilds
                ? new RebuildWork(rebuild, p, settings, this, nowMs::get, this::nanos, log)
                : () -> {};
    }

    @Override
    public TopicFacts get() {
        return TestFacts.of(partitions);
    }

    @Override
    public long lookedNanos() {
        return nanos();
    }

    /** What a lane takes for {@link System#nanoTime}. */
    long nanos() {
        return (nowMs.get() - BEGIN) * NANOS_PER_MS;
    }

    /** The timestamps of a partition's events, by offset; from any thread. */
    List<Long> log(int partition) {
        return logs.computeIfAbsent(partition, p -> new CopyOnWriteArrayList<>());
    }

    /** Appends events with these timestamps, in ms after {@link #BEGIN}. */
    void append(int partition, long... timestampsMs) {
        for (long timestamp : timestampsMs) {
            log(partition).add(BEGIN + timestamp);
        }
    }

    /** Time goes on, and so does the lane, every half a second. */
    void pass(long ms) {
        for (long end = nowMs.get() + ms; nowMs.get() < end; ) {
            nowMs.addAndGet(500);
            lane.cycle();
        }
    }

    /** Recoveries that begin from now on do not end before {@link #letRecover}. */
    void holdRecoveries() {
        mayRecover = new CountDownLatch(1);
    }

    void letRecover() {
        mayRecover.countDown();
    }

    /** The group assigns them, and they come to run. */
    void assign(int... numbers) {
        for (int partition : numbers) {
            head.group.add(by -> by.assigned(partition));
        }
        lane.cycle();
        awaitArrivals();
    }

    /** Cycles until all that is owned runs. */
    void awaitArrivals() {
        Await.until(
                "all that is owned runs",
                () -> {
                    lane.cycle();
                    return lane.arriving().isEmpty();
                });
        lane.cycle();
    }

    /** Whether the newest rebuild needs its partition, and waits for it. */
    boolean isRebuildClose() {
        return newestRebuild != null
                && newestRebuild.state() instanceof RebuildState.Following following
                && following.isClose();
    }

    PartitionStatus status(int partition) {
        return lane.statuses().stream()
                .filter(status -> status.partition() == partition)
                .findAny()
                .orElseThrow();
    }

    /** As a source of partitions; {@link #end} closes the lane. */
    @Override
    public void close() {}

    void end() {
        lane.close(Duration.ZERO, false);
    }
}
