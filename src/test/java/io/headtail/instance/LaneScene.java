package io.headtail.instance;

import io.headtail.instance.clock.TickClock;
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
import io.headtail.merge.Mark;
import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.testing.Await;
import io.headtail.testing.KnownTopic;
import io.headtail.testing.NoBoundaries;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A lane over logs in memory, with a clock that the test controls. It runs cycle by cycle. */
public final class LaneScene implements LaneSources, PartitionSource, KnownTopic, NoBoundaries {
    public static final long BEGIN = 1_700_000_000_000L;
    static final InstanceSettings SETTINGS = like(1 << 20, 0).build();
    static final long NANOS_PER_MS = 1_000_000;

    /** How long a partition must be silent to be passed over, ms. */
    static final long SILENCE = SETTINGS.timing().latenessMs() + SETTINGS.timing().slackMs();

    /** A partial that was sent for a partition and window. */
    record Sent(int partition, String window, Partial partial, Marks marks) {}

    private final AtomicLong nowMs = new AtomicLong(BEGIN);
    private final Map<Integer, List<Long>> logs = new ConcurrentHashMap<>();
    private final Map<Integer, MemoryEnd> asked = new HashMap<>();
    final Set<Integer> withoutLeader = new HashSet<>();
    final List<Sent> sent = new ArrayList<>();
    final List<Integer> recovered = new ArrayList<>();
    final List<String> rebuilt = new ArrayList<>();
    final ManualClock clock = new ManualClock();
    private CountDownLatch mayRecover = new CountDownLatch(0);
    int partitions = 4;

    /** Partitions whose logs end in an open transaction. */
    final Set<Integer> openTransactions = new HashSet<>();

    /** Whether Kafka acknowledges what is sent. */
    volatile boolean acknowledges = true;

    /** Whether windows are rebuilt; otherwise rebuilds are only recorded. */
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
        lane = new Lane(0, settings, this, clock, this, nowMs::get, this::nanos, this);
    }

    /** A lane with these limits for the memory of heads and of tails. */
    static LaneScene withMemory(long headBytes, long tailsBytes) {
        return new LaneScene(like(headBytes, tailsBytes).build());
    }

    /** A lane that takes a snapshot of each partition once an interval. */
    static LaneScene withSnapshots(SnapshotStore store, Duration interval) {
        SnapshotPolicy policy = new SnapshotPolicy(store, interval, 3);
        return new LaneScene(like(1 << 20, 0).snapshots(policy).build());
    }

    /** A lane by the event clock. */
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

    /** A clock that the test sets, at most to now. */
    final class ManualClock implements TickClock {
        final Set<Integer> atEnd = new HashSet<>();
        final List<Integer> left = new ArrayList<>();
        final Set<Integer> passed = new HashSet<>();
        boolean stepped;
        boolean replayEnded;
        private long target = Long.MIN_VALUE;
        private long quietTarget = Long.MIN_VALUE;

        /** In ms after {@link #BEGIN}. */
        void set(long targetMs, long quietTargetMs) {
            target = BEGIN + targetMs;
            quietTarget = BEGIN + quietTargetMs;
        }

        @Override
        public long target() {
            return target;
        }

        @Override
        public long quietTarget() {
            return quietTarget;
        }

        @Override
        public long now() {
            return nowMs.get();
        }

        @Override
        public void report(
                int partition, long watermark, long headOffset, boolean end, boolean resting) {
            if (end) {
                atEnd.add(partition);
            } else {
                atEnd.remove(partition);
            }
        }

        @Override
        public boolean isStepped() {
            return stepped;
        }

        @Override
        public boolean passes(int partition) {
            return passed.contains(partition);
        }

        @Override
        public void leave(int partition) {
            left.add(partition);
        }

        @Override
        public long reachedByAll() {
            return Long.MIN_VALUE;
        }

        @Override
        public boolean isEmpty() {
            return false;
        }

        @Override
        public List<Integer> heldBy() {
            return List.of();
        }

        @Override
        public boolean atEnd() {
            return replayEnded;
        }
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
            MemoryEnd end = new MemoryEnd(this, partition);
            asked.put(partition, end);
            return end;
        };
    }

    /** Partitions whose log's end is requested. */
    Set<Integer> asked() {
        return asked.keySet();
    }

    /** The end of a partition's log is not requested any more. */
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

    @Override
    public void send(byte[] key, byte[] value, Marks marks) {
        PartialKey of = PartialKey.decode(key);
        sent.add(new Sent(of.partition(), of.window(), new Partial(value), marks));
    }

    @Override
    public long handedIn() {
        return 1;
    }

    @Override
    public long acknowledged() {
        return acknowledges ? 1 : 0;
    }

    /** The lane's {@link System#nanoTime}. */
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

    /** Advances time, with a cycle of the lane every half a second. */
    void pass(long ms) {
        for (long end = nowMs.get() + ms; nowMs.get() < end; ) {
            nowMs.addAndGet(500);
            lane.cycle();
        }
    }

    /** Recoveries that begin from now on block until {@link #letRecover}. */
    void holdRecoveries() {
        mayRecover = new CountDownLatch(1);
    }

    void letRecover() {
        mayRecover.countDown();
    }

    /** The group assigns these partitions; cycles until they run. */
    void assign(int... numbers) {
        for (int partition : numbers) {
            head.group.add(by -> by.assigned(partition));
        }
        lane.cycle();
        awaitArrivals();
    }

    /** Cycles until all owned partitions run. */
    void awaitArrivals() {
        Await.until(
                "all that is owned runs",
                () -> {
                    lane.cycle();
                    return lane.arriving().isEmpty();
                });
        lane.cycle();
    }

    /** The newest partial that was sent of a window. */
    Partial newest(int partition, String window) {
        return find(partition, window).orElseThrow();
    }

    /** Whether the newest rebuild is close and waits for its partition. */
    boolean isRebuildRipe() {
        return newestRebuild != null
                && newestRebuild.state() instanceof RebuildState.Following following
                && following.isClose();
    }

    /** The marks of the newest partial of all time. */
    Set<Mark> marks(int partition) {
        return sent.stream()
                .filter(one -> one.partition == partition && one.window.equals("all"))
                .reduce((older, newer) -> newer)
                .orElseThrow()
                .marks
                .marks();
    }

    /** Whether anything was sent of a window. */
    boolean has(int partition, String window) {
        return find(partition, window).isPresent();
    }

    private Optional<Partial> find(int partition, String window) {
        return sent.stream()
                .filter(one -> one.partition == partition && one.window.equals(window))
                .reduce((older, newer) -> newer)
                .map(Sent::partial);
    }

    /** The tick of the newest partial of all time, in ms after {@link #BEGIN}; −1 for none. */
    long tick(int partition) {
        return find(partition, "all").map(newest -> newest.tick() - BEGIN).orElse(-1L);
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
