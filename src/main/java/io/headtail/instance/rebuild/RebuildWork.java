package io.headtail.instance.rebuild;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.StartRule;
import io.headtail.log.Topic;
import io.headtail.log.event.KeyPlacement;
import io.headtail.time.WindowSpec;
import io.headtail.window.Graft;
import io.headtail.window.PartitionWindows;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds a running partition's absent windows from the log, and grafts them into the partition
 * once it is held. Runs on its own thread.
 */
public final class RebuildWork implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildWork.class);

    private final Rebuild rebuild;
    private final LanePartition p;
    private final InstanceSettings settings;
    private final Topic topic;
    private final LongSupplier wallMs;
    private final LongSupplier nanos;
    private final RebuildLog log;
    private final List<WindowSpec> specs;
    private final long deletedThrough;
    private final long deletedBelow;

    /**
     * For the windows that are absent now; called on the lane's thread.
     *
     * @param wallMs the time of day, epoch ms
     * @param nanos as {@link System#nanoTime}
     */
    public RebuildWork(
            Rebuild rebuild,
            LanePartition p,
            InstanceSettings settings,
            Topic topic,
            LongSupplier wallMs,
            LongSupplier nanos,
            RebuildLog log) {
        this.rebuild = rebuild;
        this.p = p;
        this.settings = settings;
        this.topic = topic;
        this.wallMs = wallMs;
        this.nanos = nanos;
        this.log = log;
        this.specs = p.windows().absent();
        // Records deleted by now are below the head's offset. So their timestamps are not above its
        // stream time, or they were deleted before the first head began.
        this.deletedBelow = p.windows().head().offset();
        this.deletedThrough = p.origin().deletedThrough(p.windows().head().streamTime());
    }

    /** Works until the windows are grafted, or the rebuild is cancelled. */
    @Override
    public void run() {
        long began = nanos.getAsLong();
        try {
            StartRule.Start start = start();
            LOG.info(
                    "windows are being rebuilt partition={} windows={} from={}",
                    p.number(),
                    specs,
                    start);
            PartitionWindows windows =
                    new PartitionWindows(
                            specs,
                            settings.timing(),
                            settings.kMax(),
                            start.offset(),
                            start.completeFrom(),
                            KeyPlacement.of(
                                    settings.event(), p.number(), topic.get().partitions()));
            if (read(windows, start.offset())) {
                LOG.info(
                        "windows are rebuilt partition={} windows={} seconds={}",
                        p.number(),
                        specs,
                        (nanos.getAsLong() - began) / 1e9);
                rebuild.complete();
            }
        } catch (Throwable e) {
            if (rebuild.fail(e)) {
                LOG.error("rebuild failed partition={} cause={}", p.number(), e, e);
            }
        }
    }

    private StartRule.Start start() throws InterruptedException {
        StartRule rule =
                new StartRule(specs, settings.timing(), settings.clock(), settings.event(), topic);
        long now = wallMs.getAsLong();
        StartRule.Start start = rule.start(log.log(), now, deletedThrough);
        // If more has been deleted since, nothing is known about those records.
        return log.log().beginningOffset() > deletedBelow
                ? rule.start(log.log(), now, Long.MAX_VALUE)
                : start;
    }

    // Returns whether the windows are grafted.
    private boolean read(PartitionWindows windows, long from) {
        if (!(rebuild.state() instanceof RebuildState.Reading begin)) {
            return false;
        }
        try (RebuildReading reading = new RebuildReading(windows, log, from, begin)) {
            while (rebuild.state() instanceof RebuildState.Reading now) {
                boolean caughtUp = reading.cycle(now);
                rebuild.setNear(reading.isNear());
                if (caughtUp && !Graft.isPossible(p.windows(), windows)) {
                    rebuild.giveBack();
                } else if (caughtUp && rebuild.graft()) {
                    Graft.graft(p.windows(), windows);
                    return true;
                }
            }
            return false;
        }
    }
}
