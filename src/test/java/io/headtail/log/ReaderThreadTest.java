package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.headtail.log.event.EventSettings;
import io.headtail.log.event.EventSink;
import io.headtail.log.event.InvalidReason;
import io.headtail.window.EventBatch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReaderThreadTest {
    private static final EventSettings EVENT = new EventSettings(null, null, null, 0, false);

    private static final HeadReader.Ownership NOTHING_OWNED =
            new HeadReader.Ownership() {
                @Override
                public void joined() {}

                @Override
                public void assigned(int partition) {}

                @Override
                public void revoked(int partition) {}
            };

    private static final EventSink NO_EVENTS =
            new EventSink() {
                @Override
                public void events(int partition, EventBatch batch) {}

                @Override
                public void invalid(int partition, long offset, InvalidReason reason) {}

                @Override
                public void position(int partition, long position) {}
            };

    private static final TailReader.Demand NO_DEMAND =
            new TailReader.Demand() {
                @Override
                public boolean wants(int partition) {
                    return false;
                }

                @Override
                public long headOffset(int partition) {
                    return 0;
                }

                @Override
                public long tailOffset(int partition) {
                    return 0;
                }
            };

    private static MockConsumer<ByteBuffer, ByteBuffer> consumer() {
        return new MockConsumer<>("none");
    }

    private static void checkBelongsToOneThread(Runnable use) {
        String owner = Thread.currentThread().getName();
        use.run();
        CompletableFuture<@Nullable Throwable> failure = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("another")
                .start(
                        () -> {
                            try {
                                use.run();
                                failure.complete(null);
                            } catch (Throwable e) {
                                failure.complete(e);
                            }
                        });
        Throwable found = assertInstanceOf(AssertionError.class, failure.join());
        assertEquals("belongs to thread " + owner + ", used by another", found.getMessage());
    }

    @Test
    void a_head_is_polled_by_one_thread() {
        HeadReader reader = new HeadReader("views", null, EVENT, NOTHING_OWNED, consumer());
        checkBelongsToOneThread(() -> reader.poll(Duration.ZERO, NO_EVENTS));
    }

    @Test
    void a_tail_is_fed_by_one_thread() {
        TailReader reader =
                new TailReader("minute", "views", EVENT, NO_EVENTS, NO_DEMAND, consumer());
        checkBelongsToOneThread(() -> reader.feed(Duration.ZERO));
    }
}
