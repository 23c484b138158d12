package io.headtail.instance.clock;

import io.headtail.log.GroupMembers;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that a process is alone in its consumer group. The event clock requires it: it knows
 * nothing of partitions that another process owns, so it would never move; and that process'
 * partials would mix with those of a replay.
 *
 * <p>A killed member stays in the group for its session timeout, so other members are waited for
 * twice as long before they count as running processes.
 */
public final class SoleOwner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SoleOwner.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final GroupMembers members;
    private final Supplier<Set<String>> own;
    private final Consumer<TopicProblemException> onOthers;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("sole-owner").daemon().factory());
    private boolean othersSeen;
    private long sinceNanos;

    /**
     * Watches nothing before {@link #start}.
     *
     * @param members closed by {@link #close}
     * @param own the ids of this process' members; the empty string for one that has not joined yet
     * @param onOthers called once when other members have joined and stay
     */
    public SoleOwner(
            GroupMembers members,
            Supplier<Set<String>> own,
            Consumer<TopicProblemException> onOthers) {
        this.members = members;
        this.own = own;
        this.onOthers = onOthers;
    }

    /**
     * Returns once no member owns partitions of the topic.
     *
     * @throws TopicProblemException if some still do after twice the session timeout, or if the
     *     thread is interrupted
     */
    public static void await(KafkaSettings settings) {
        try (GroupMembers members = new GroupMembers(settings)) {
            awaitNone(members);
        }
    }

    private static void awaitNone(GroupMembers members) {
        long startNanos = System.nanoTime();
        boolean said = false;
        for (Map<String, String> now = members.owners(); !now.isEmpty(); now = members.owners()) {
            if (System.nanoTime() - startNanos > timeoutNanos(members)) {
                throw others(members, now);
            }
            if (!said) {
                LOG.info(
                        "waiting for consumer group {} to be left by {}",
                        members.group(),
                        now.values());
                said = true;
            }
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TopicProblemException("interrupted while waiting for the group", e);
            }
        }
    }

    private static long timeoutNanos(GroupMembers members) {
        return 2 * members.sessionTimeout().toNanos();
    }

    private static TopicProblemException others(GroupMembers members, Map<String, String> who) {
        return new TopicProblemException(
                ("clock=event needs one process that owns all partitions, and consumer group %s has other"
                                + " members: %s. Stop them; or count apart from them, with another kafka.group,"
                                + " topics.partials, topics.history, snapshot.dir and history.url")
                        .formatted(members.group(), who.values()));
    }

    /** Starts to check the group's members, once a second. */
    public void start() {
        long ms = INTERVAL.toMillis();
        var unused = timer.scheduleWithFixedDelay(this::look, ms, ms, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Set<String> joined = own.get();
            Map<String, String> others = members.owners();
            others.keySet().removeAll(joined);
            if (others.isEmpty() || joined.contains("")) {
                othersSeen = false;
            } else if (!othersSeen) {
                othersSeen = true;
                sinceNanos = System.nanoTime();
                LOG.warn(
                        "consumer group {} has other members, the event clock may stop: {}",
                        members.group(),
                        others.values());
            } else if (System.nanoTime() - sinceNanos > timeoutNanos(members)) {
                timer.shutdown();
                onOthers.accept(others(members, others));
            }
        } catch (TopicProblemException e) {
            othersSeen = false; // not known; the next look-up may tell
            LOG.debug("consumer group not known: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            // A timer does not run a task again that has thrown.
            LOG.error("cannot check the consumer group", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        members.close();
    }
}
