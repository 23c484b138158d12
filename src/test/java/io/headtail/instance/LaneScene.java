package io.headtail.instance;

import io.headtail.instance.clock.TickClock;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.status.Arriving;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.log.EndSource;
import io.headtail.log.HeadReader;
import io.headtail.log.HeadSource;
import io.headtail.log.TopicFacts;
import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import io.headtail.testing.Await;
import io.headtail.testing.KnownTopic;
import io.headtail.testing.NoBoundaries;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A lane over logs in memory, by a clock of the test's own. It goes on cycle by cycle. */
final class LaneScene implements LaneSources, PartitionSource, KnownTopic, NoBoundaries {
    static final long BEGIN = 1_700_000_000_000L;
    static final InstanceSettings SETTINGS = settings(1 << 20, 0);
    static final long NANOS_PER_MS = 1_000_000;

    /** How long nothing must have come for a partition to be passed over, ms. */
    static final long SILENCE = SETTINGS.timing().latenessMs() + SETTINGS.timing().slackMs();

    /** What was sent of a partition and window. */
    record Sent(int partition, String window, Partial partial) {}

    private final AtomicLong nowMs = new AtomicLong(BEGIN);
    private final Map<Integer, List<Long>> logs = new HashMap<>();
    private final Map<Integer, MemoryEnd> asked = new HashMap<>();
    final Set<Integer> withoutLeader = new HashSet<>();
    final List<Sent> sent = new ArrayList<>();
    final List<Integer> recovered = new ArrayList<>();
    final List<String> rebuilt = new ArrayList<>();
    final ManualClock clock = new ManualClock();
    private CountDownLatch mayRecover = new CountDownLatch(0);
    int partitions = 4;
    final MemoryHead head = new MemoryHead(this);
    final MemoryTails tails = new MemoryTails(this);
    final Lane lane;

    LaneScene() {
        this(SETTINGS);
    }

    private LaneScene(InstanceSettings settings) {
        lane = new Lane(0, settings, this, clock, this, nowMs::get, this::nanos, this);
    }

    /** Of a lane that may hold so many bytes in heads and keep so many for tails. */
    static LaneScene withMemory(long headBytes, long tailsBytes) {
        return new LaneScene(settings(headBytes, tailsBytes));
    }

    private static InstanceSettings settings(long headBytes, long tailsBytes) {
        InstanceSettings like = OwnedPartitionTest.SETTINGS;
        return new InstanceSettings(
                like.kafka(),
                like.event(),
                List.of(WindowSpec.sliding("minute", 60_000), WindowSpec.allTime("all")),
                like.timing(),
                like.clock(),
                like.openTransactionTimeout(),
                like.replayIdle(),
                like.publish(),
                like.boundaries(),
                like.kMax(),
                like.lanes(),
                headBytes,
                tailsBytes,
                like.videosMax(),
                like.replica(),
                like.snapshots());
    }

    /** A clock that is set by hand, at most to now. */
    final class ManualClock implements TickClock {
        final Set<Integer> atEnd = new HashSet<>();
        final List<Integer> left = new ArrayList<>();
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
        public void leave(int partition) {
            left.add(partition);
        }

        @Override
        public boolean isStepped() {
            return false;
        }

        @Override
        public boolean passes(int partition) {
            return false;
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
            return false;
        }
    }

    @Override
    public HeadSource head(int number, HeadReader.Ownership ownership) {
        return head.of(ownership);
    }

    @Override
    public TailSource tails(OwnedPartitions owned) {
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
    public Callable<OwnedPartition> recovery(Arriving arriving) {
        recovered.add(arriving.partition);
        CountDownLatch may = mayRecover;
        return () -> {
            may.await();
            return OwnedPartitionTest.fromTheLog(arriving.partition, SETTINGS, this::nanos);
        };
    }

    @Override
    public Supplier<@Nullable Throwable> rebuilding(Rebuild rebuild, OwnedPartition p) {
        rebuilt.add(p.partition + " " + p.windows.absent().get(0).name());
        return () -> null;
    }

    @Override
    public TopicFacts get() {
        return new TopicFacts("c", "t", partitions, -1, true, Long.MAX_VALUE, false);
    }

    @Override
    public long lookedNanos() {
        return nanos();
    }

    @Override
    public void send(byte[] key, byte[] value, Marks marks) {
        PartialKey of = PartialKey.decode(key);
        sent.add(new Sent(of.partition(), of.window(), new Partial(value)));
    }

    /** What a lane takes for {@link System#nanoTime}. */
    long nanos() {
        return (nowMs.get() - BEGIN) * NANOS_PER_MS;
    }

    List<Long> log(int partition) {
        return logs.computeIfAbsent(partition, p -> new ArrayList<>());
    }

    /** Events come, at so many ms after {@link #BEGIN}. */
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

    /** The newest partial that was sent of a window. */
    Partial newest(int partition, String window) {
        return find(partition, window).orElseThrow();
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
