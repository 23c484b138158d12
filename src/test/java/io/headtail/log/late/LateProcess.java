package io.headtail.log.late;

import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicWatch;
import io.headtail.log.event.EventSettings;
import io.headtail.log.follow.LogFollower;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * A late bin on a thread, as a process has it, that ends or stands still at a point of a
 * transaction. One that has ended there aborts and closes nothing.
 */
final class LateProcess implements AutoCloseable {
    /** Calls of the producer, in their order. */
    static final List<String> POINTS =
            List.of(
                    "beginTransaction",
                    "send",
                    "flush",
                    "sendOffsetsToTransaction",
                    "commitTransaction");

    /**
     * What happens once, at a call of the producer.
     *
     * @param after whether the call is made before
     * @param hang whether it stands still until {@link #release}, instead of ending
     */
    record Fault(String call, boolean after, boolean hang) {}

    /** Ends the thread. */
    static final class KilledError extends Error {
        private static final long serialVersionUID = 1;
    }

    private final ConcurrentLinkedQueue<Producer<byte[], byte[]>> producers =
            new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch released = new CountDownLatch(1);
    private final TopicWatch topic;
    private final LogFollower follower;
    private final Thread thread;
    final LateBin bin;
    final String id;
    private volatile @Nullable Fault fault;
    volatile boolean fired;
    private volatile boolean dead;

    /**
     * Starts it.
     *
     * @param speed of the clock by which it commits
     */
    LateProcess(BinKind kind, KafkaSettings events, String lateTopic, String id, int speed) {
        this.id = id;
        KafkaSettings settings = events.withGroup(lateTopic);
        EventSettings event = new EventSettings(null, null, null, 0, false);
        topic = new TopicWatch(settings, System::nanoTime);
        bin =
                new LateBin(
                        kind,
                        settings,
                        lateTopic,
                        new LateTransactions(settings, lateTopic, id, this::producer),
                        event,
                        topic,
                        LateFeed.LATENESS_MS,
                        () -> System.nanoTime() * speed);
        follower =
                new LogFollower(
                        settings,
                        kind.group(),
                        event,
                        true,
                        topic,
                        LateFeed.LATENESS_MS,
                        bin,
                        bin,
                        System::nanoTime);
        thread = Thread.ofPlatform().name(id).start(this::run);
    }

    private void run() {
        try {
            follower.run();
            bin.close();
        } catch (KilledError e) {
            // As a process that was killed.
        }
    }

    @SuppressWarnings("unchecked")
    private Producer<byte[], byte[]> producer(Map<String, Object> properties) {
        Producer<byte[], byte[]> real = LateTransactions.kafka(properties);
        producers.add(real);
        return (Producer<byte[], byte[]>)
                Proxy.newProxyInstance(
                        LateProcess.class.getClassLoader(),
                        new Class<?>[] {Producer.class},
                        (proxy, method, arguments) -> {
                            meet(method.getName(), false);
                            try {
                                Object result = dead ? null : method.invoke(real, arguments);
                                meet(method.getName(), true);
                                return result;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private void meet(String call, boolean after) throws InterruptedException {
        Fault now = fault;
        if (now == null || !now.call.equals(call) || now.after != after) {
            return;
        }
        fault = null;
        fired = true;
        if (now.hang) {
            released.await();
        } else {
            dead = true;
            throw new KilledError();
        }
    }

    /** Lets it meet a fault from now on. */
    void arm(Fault next) {
        released = new CountDownLatch(1);
        fired = false;
        fault = next;
    }

    void release() {
        released.countDown();
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    int partitions() {
        return follower.status().partitions();
    }

    /** Stops it as a process stops, or lets go of what a dead one has left. */
    @Override
    public void close() {
        release();
        follower.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        topic.close();
        producers.forEach(each -> each.close(Duration.ZERO));
    }
}
