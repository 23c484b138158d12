package io.headtail.instance;

import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.clock.EventClock;
import io.headtail.instance.clock.KnownCount;
import io.headtail.instance.clock.SoleOwner;
import io.headtail.instance.clock.TickClock;
import io.headtail.instance.clock.WallClock;
import io.headtail.instance.cycle.QuietPartition;
import io.headtail.instance.rank.RankDesk;
import io.headtail.instance.recovery.SnapshotRefusedException;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.status.Arriving;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.log.GroupMembers;
import io.headtail.log.LogEnds;
import io.headtail.log.TopicFacts;
import io.headtail.log.TopicInspector;
import io.headtail.log.TopicWatch;
import io.headtail.log.advice.TopicAdvisor;
import io.headtail.merge.PartialSink;
import io.headtail.merge.rank.RankSource;
import io.headtail.time.ClockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of a process that owns partitions: its lanes, and a watch on the topic. */
public final class Instance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

    private final TopicWatch topic;
    private final TickClock clock;
    private final LogEnds ends;
    private final TopicAdvisor advisor;
    private final @Nullable SoleOwner sole;
    private final RankDesk ranks;
    private final Consumer<Throwable> onFailure;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Duration grace = Duration.ofSeconds(30);
    private final boolean takesSnapshots;
    private volatile boolean failed;

    /**
     * Checks the topic and starts the lanes.
     *
     * @param sink takes the partials
     * @param time the time of day, for the wall clock's targets
     * @param onFailure called when a lane stops on a broken invariant or a permanent Kafka error:
     *     the process must end, and recover from the log
     * @throws io.headtail.log.TopicProblemException if the topic cannot be used; by the event
     *     clock, also if the consumer group has other members that stay
     */
    public Instance(
            InstanceSettings settings,
            PartialSink sink,
            AnchoredClock time,
            Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        this.takesSnapshots = settings.snapshots().store() != null;
        boolean alone = settings.clock() == ClockMode.EVENT;
        if (alone) {
            SoleOwner.await(settings.kafka());
        }
        this.topic = new TopicWatch(settings.kafka(), System::nanoTime);
        TopicFacts facts = topic.facts();
        TopicInspector.logWarnings(
                settings.kafka().topic(),
                TopicInspector.warnings(
                        facts, settings.event(), settings.timing(), settings.windows()));
        clock =
                settings.clock() == ClockMode.WALL
                        ? new WallClock(settings.timing(), time)
                        : new EventClock(
                                settings.timing(),
                                facts.partitions(),
                                settings.replayIdle(),
                                System::nanoTime);
        ends =
                new LogEnds(
                        settings.kafka(),
                        QuietPartition.interval(settings.timing()),
                        System::nanoTime);
        KafkaSources sources =
                new KafkaSources(settings, topic, ends, time::nowMs, System::nanoTime);
        for (int number = 0; number < settings.lanes(); number++) {
            lanes.add(
                    new Lane(
                            number,
                            settings,
                            topic,
                            clock,
                            sources,
                            time::nowMs,
                            System::nanoTime,
                            sink));
        }
        ranks = new RankDesk(lanes.stream().map(Lane::ranks).toList(), System::nanoTime);
        for (Lane lane : lanes) {
            threads.add(Thread.ofPlatform().name(lane.roleName()).start(() -> runLane(lane)));
        }
        advisor = new TopicAdvisor(settings.kafka(), settings.event(), topic, this::hasMisplaced);
        topic.start(KnownCount.interval(settings.timing()), this::abandon);
        sole =
                alone
                        ? new SoleOwner(
                                new GroupMembers(settings.kafka()), this::memberIds, this::abandon)
                        : null;
        if (sole != null) {
            sole.start();
        }
    }

    private Set<String> memberIds() {
        return lanes.stream().map(Lane::memberId).collect(Collectors.toSet());
    }

    private boolean hasMisplaced() {
        return statuses().stream().anyMatch(status -> status.misplaced() > 0);
    }

    private void runLane(Lane lane) {
        boolean inOrder = false;
        try {
            lane.run();
            inOrder = !lane.isAbandoned();
        } catch (Throwable e) {
            if (lane.isStopping()) {
                // Closing the lane interrupted its call.
                LOG.info(
                        "{} was stopped while waiting for Kafka: {}",
                        lane.roleName(),
                        e.toString());
                return;
            }
            if (e instanceof BrokenInvariantException) {
                lane.failStop(e);
            }
            if (e instanceof SnapshotRefusedException) {
                // The user must decide; the message alone has everything to know.
                LOG.error("{} stops: {}", lane.roleName(), e.getMessage());
            } else {
                LOG.error(
                        "{} stops, the group reassigns its partitions: {}", lane.roleName(), e, e);
            }
            fail(e);
        } finally {
            try {
                lane.close(grace, inOrder);
            } catch (RuntimeException e) {
                LOG.warn("{} did not close cleanly: {}", lane.roleName(), e.toString());
            }
        }
    }

    // The topic was replaced, or its records are no longer those that were counted: no lane reads
    // on or takes last snapshots.
    private void abandon(Throwable cause) {
        LOG.error("all lanes stop: {}", cause.getMessage());
        lanes.forEach(Lane::abandon);
        fail(cause);
    }

    private void fail(Throwable cause) {
        failed = true;
        onFailure.accept(cause);
    }

    /** The newest status of every owned partition; from any thread. */
    public List<PartitionStatus> statuses() {
        return lanes.stream().flatMap(lane -> lane.statuses().stream()).toList();
    }

    /** The approximate heap bytes of the owned partitions. */
    public long stateBytes() {
        return statuses().stream().mapToLong(PartitionStatus::memoryBytes).sum();
    }

    /** The partitions that are owned and not running yet; from any thread. */
    public List<Arriving> arriving() {
        return lanes.stream().flatMap(lane -> lane.arriving().stream()).toList();
    }

    /** Answers questions about ranks in the partitions that it owns. */
    public RankSource ranks() {
        return ranks;
    }

    /** How long the topic keeps its records from now on, in ms; −1 if time deletes none. */
    public long retentionMs() {
        return topic.retentionMs();
    }

    /** Whether it keeps snapshots of its partitions. */
    public boolean takesSnapshots() {
        return takesSnapshots;
    }

    /** The partitions that the event clock waits for; empty by the wall clock. */
    public List<Integer> clockHeldBy() {
        return clock.heldBy();
    }

    /** Whether it replays a topic that has been read completely and held no event. */
    public boolean hasNothingToAnswer() {
        return clock.isEmpty();
    }

    /** Why the instance is not ready; null if it is. */
    public @Nullable String notReady() {
        if (failed) {
            return "a lane has stopped";
        }
        if (!lanes.stream().allMatch(Lane::hasJoined)) {
            return "joining the consumer group";
        }
        List<Arriving> arriving = arriving();
        List<PartitionStatus> statuses = statuses();
        if (arriving.isEmpty()) {
            // One that ran at the first look, and did not at the second.
            arriving = arriving();
        }
        if (!arriving.isEmpty()) {
            return Arriving.describe(arriving);
        }
        List<Integer> full =
                statuses.stream()
                        .filter(PartitionStatus::full)
                        .map(PartitionStatus::partition)
                        .sorted()
                        .toList();
        if (!full.isEmpty()) {
            return "partitions stopped, they hold more videos than videos.max: " + full;
        }
        if (clock.isEmpty()) {
            return null;
        }
        List<Integer> catchingUp =
                statuses.stream()
                        .filter(status -> !status.live())
                        .map(PartitionStatus::partition)
                        .sorted()
                        .toList();
        return catchingUp.isEmpty() ? null : "partitions catching up: " + catchingUp;
    }

    /** Whether a lane has stopped by itself. */
    boolean failed() {
        return failed;
    }

    /**
     * Stops the lanes, which leave the group. A lane that has not stopped after {@code wait} is
     * logged and left.
     */
    public void close(Duration wait) {
        grace = wait;
        lanes.forEach(Lane::stop);
        long end = System.nanoTime() + wait.toNanos();
        for (Thread thread : threads) {
            try {
                if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                    LOG.warn("{} did not stop within {}", thread.getName(), wait);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        advisor.close();
        if (sole != null) {
            sole.close();
        }
        ends.close();
        topic.close();
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(30));
    }
}
