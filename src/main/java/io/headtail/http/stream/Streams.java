package io.headtail.http.stream;

import io.headtail.http.connection.Limits;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open streams of a server. One thread looks for new answers and for clients that do not read;
 * each stream has a virtual thread of its own, which sends the newest answer when it is ready for
 * it, so nothing queues for a client. Thread-safe.
 */
public final class Streams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

    /** While streams are still to be woken for an answer: some 10,000 of them a second. */
    private static final long WAKE_NANOS = Duration.ofMillis(1).toNanos();

    /** After the last stream of a window, how long its answers are still kept. */
    private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();

    private static final int LOOKS_A_TIMEOUT = 8;

    private final Answers answers;
    private final int limit;
    private final Duration writeTimeout;
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
    private final Map<Feed, Long> lastAsked = new ConcurrentHashMap<>();
    private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    private final LongAdder events = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Thread looker;
    private long streamsLookedAt;
    private boolean waking;
    private volatile boolean draining;
    private volatile boolean closed;

    /**
     * How long a client may take for an event once the kernel's buffers are full: less than for
     * another answer, since it can come back.
     */
    private static final Duration MAX_WRITE = Duration.ofSeconds(5);

    /**
     * Without streams.
     *
     * @param limits how many there may be, and how long a client may take for what it is sent
     */
    public Streams(Answers answers, Limits limits) {
        Duration write = limits.timeouts().write();
        this.answers = answers;
        this.limit = limits.streams();
        this.writeTimeout = write.compareTo(MAX_WRITE) < 0 ? write : MAX_WRITE;
        answers.windows().forEach(window -> feeds.put(window.name(), new Feed()));
        looker = Thread.ofPlatform().daemon().name("http-streams").start(this::look);
    }

    private void look() {
        boolean told = false;
        while (!closed) {
            if (lastAsked.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, waking ? WAKE_NANOS : LOOK_NANOS);
            }
            try {
                lookOnce(System.nanoTime());
            } catch (RuntimeException e) {
                // Without any more looks, all streams would stand still and say nothing.
                if (!told) {
                    LOG.error("event=streams-failed (it goes on; told once)", e);
                }
                told = true;
            }
        }
    }

    private void lookOnce(long now) {
        // Seldom, as there may be thousands.
        if (now - streamsLookedAt >= writeTimeout.toNanos() / LOOKS_A_TIMEOUT) {
            streamsLookedAt = now;
            lookAtStreams(now);
        }
        waking = false;
        feeds.forEach(
                (window, feed) -> {
                    Long last = lastAsked.get(feed);
                    if (last == null) {
                        return;
                    }
                    if (now - last > KEEP_NANOS) {
                        lastAsked.remove(feed, last);
                        feed.forget();
                    } else {
                        offer(window, feed);
                        waking |= feed.wakeSome();
                    }
                });
    }

    private void lookAtStreams(long now) {
        for (OpenStream stream : open) {
            stream.feeds().forEach(feed -> lastAsked.put(feed, now));
            if (stream.interruptIfSlow(now, writeTimeout.toNanos())) {
                dropped.increment();
            }
        }
    }

    private void offer(String window, Feed feed) {
        Answer answer = answers.newest(window);
        if (answer != null) {
            feed.offer(answer);
        }
    }

    /**
     * Takes a place for a stream; {@link #leave} gives it back.
     *
     * @return false if there is none
     */
    boolean enter() {
        if (places.incrementAndGet() > limit) {
            places.decrementAndGet();
            refused.increment();
            return false;
        }
        return true;
    }

    void leave() {
        places.decrementAndGet();
    }

    /** The feed of a window that is asked for from now on. */
    Feed ask(String window) {
        Feed feed = Objects.requireNonNull(feeds.get(window));
        offer(window, feed);
        lastAsked.put(feed, System.nanoTime());
        LockSupport.unpark(looker);
        return feed;
    }

    void begin(OpenStream stream) {
        open.add(stream);
        stream.feeds().forEach(feed -> feed.follow(stream));
    }

    void end(OpenStream stream) {
        stream.feeds().forEach(feed -> feed.unfollow(stream));
        open.remove(stream);
    }

    /** An event was sent, and so many answers before it were not, since the client was slow. */
    void sent(long unsent) {
        events.increment();
        skipped.add(unsent);
    }

    /** Whether streams end after what they have to send. */
    boolean isEnding() {
        return draining;
    }

    int limit() {
        return limit;
    }

    /** From now on every stream ends, and a new one after its first event. */
    public void drain() {
        draining = true;
        open.forEach(OpenStream::wake);
    }

    /** Number of open streams. */
    public int open() {
        return places.get();
    }

    /** Number of events sent. */
    public long events() {
        return events.sum();
    }

    /**
     * Number of answers that were not sent to a client because it was still taking an earlier one.
     */
    public long skipped() {
        return skipped.sum();
    }

    /** Number of streams that were ended because their clients did not read. */
    public long dropped() {
        return dropped.sum();
    }

    /** Number of streams that were refused because there were too many. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public void close() {
        closed = true;
        drain();
        LockSupport.unpark(looker);
    }
}
