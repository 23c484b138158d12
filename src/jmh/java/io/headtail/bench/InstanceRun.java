package io.headtail.bench;

import io.headtail.instance.Instance;
import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.log.KafkaSettings;
import io.headtail.log.event.EventSettings;
import io.headtail.log.partial.PartialPublisher;
import io.headtail.log.partial.PartialsTopic;
import io.headtail.merge.MergedRows;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import io.headtail.testing.NoBoundaries;
import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.SpanCode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The instance under test: counts the topic by the event clock, publishes to Kafka as it would
 * anywhere, and ends at the final tick. Prints the rows of that tick for the recount.
 */
@Command(name = "instance")
final class InstanceRun implements Callable<Integer> {
    @Mixin private IngestOptions options = new IngestOptions();

    @Option(names = "--servers", required = true)
    private String servers = "";

    @Option(names = "--final-tick", required = true)
    private long finalTick;

    private final Map<PartialKey, Partial> last = new ConcurrentHashMap<>();
    private final AtomicLong published = new AtomicLong();

    public static void main(String[] args) {
        System.exit(new CommandLine(new InstanceRun()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Usage usage = new Usage();
        KafkaSettings kafka =
                new KafkaSettings(
                        servers,
                        new IngestData(servers, options).topic(),
                        "bench-" + ProcessHandle.current().pid(),
                        Map.of(),
                        "bench_partials",
                        "bench_history",
                        (short) 1);
        PartialsTopic.ensure(kafka);
        CountDownLatch done = new CountDownLatch(options.partitions * options.windows.size());
        List<Throwable> failures = new ArrayList<>();
        try (PartialPublisher publisher = new PartialPublisher(kafka, failures::add)) {
            Instance instance =
                    new Instance(
                            settings(kafka),
                            (NoBoundaries)
                                    (key, value, marks) -> {
                                        publisher.send(key, value, marks);
                                        published.incrementAndGet();
                                        noteFinal(key, value, done);
                                    },
                            AnchoredClock.system(settings(kafka).timing()),
                            e -> {
                                failures.add(e);
                                while (done.getCount() > 0) {
                                    done.countDown();
                                }
                            });
            done.await();
            String result = usage.line(recordsConsumed());
            long tickNanos = 0;
            long videos = 0;
            for (PartitionStatus status : instance.statuses()) {
                tickNanos = Math.max(tickNanos, status.tickNanos());
                videos += status.videos();
            }
            result += " tickMs=%.3f videos=%d".formatted(tickNanos / 1e6, videos);
            instance.close(Duration.ofSeconds(5));
            System.out.println(result + " published=" + published.get());
        }
        failures.forEach(Throwable::printStackTrace);
        printRows();
        return failures.isEmpty() ? 0 : 1;
    }

    // What all consumers of this JVM have read, as they tell by JMX: the rest came from memory.
    private static long recordsConsumed() {
        try {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            double total = 0;
            for (ObjectName name :
                    beans.queryNames(
                            new ObjectName(
                                    "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*"),
                            null)) {
                total += (Double) beans.getAttribute(name, "records-consumed-total");
            }
            return (long) total;
        } catch (JMException e) {
            throw new IllegalStateException("the consumers do not tell what they have read", e);
        }
    }

    // Only the header of a partial is looked at until the last one comes.
    private void noteFinal(byte[] key, byte[] value, CountDownLatch done) {
        Partial partial = new Partial(value);
        if (partial.tick() == finalTick) {
            last.put(PartialKey.decode(key), partial);
            done.countDown();
        }
    }

    private InstanceSettings settings(KafkaSettings kafka) {
        List<WindowSpec> windows = new ArrayList<>();
        for (String name : options.windows) {
            windows.add(new WindowSpec(name, SpanCode.span(IngestOptions.lengthMs(name))));
        }
        return new InstanceSettings(
                kafka,
                new EventSettings(null, null, null, 3_600_000, true),
                windows,
                new Timing(1_000, 5_000, 1_000),
                ClockMode.EVENT,
                Duration.ofMinutes(1),
                Duration.ofDays(1),
                PublishMode.valueOf(options.publish.toUpperCase(Locale.ROOT).replace('-', '_')),
                Boundaries.NONE,
                options.k,
                options.lanes,
                Runtime.getRuntime().maxMemory() >> 4,
                options.tailsMemoryMib < 0
                        ? Runtime.getRuntime().maxMemory() >> 4
                        : (long) options.tailsMemoryMib << 20,
                Integer.MAX_VALUE,
                "bench",
                SnapshotPolicy.NONE);
    }

    private void printRows() {
        for (String window : options.windows) {
            List<Partial> partials = new ArrayList<>();
            last.forEach(
                    (key, partial) -> {
                        if (key.window().equals(window)) {
                            partials.add(partial);
                        }
                    });
            for (MergedRows.RankedId row : MergedRows.of(partials, options.k).rows()) {
                System.out.println(
                        "ROW "
                                + window
                                + " "
                                + new String(row.id(), StandardCharsets.UTF_8)
                                + " "
                                + row.views());
            }
        }
    }
}
