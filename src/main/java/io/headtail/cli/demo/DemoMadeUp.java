package io.headtail.cli.demo;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.headtail.time.Timing;
import io.headtail.tool.topic.NewestRecord;
import io.headtail.tool.views.TrendingViews;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Made-up views: a past, and then live ones. */
final class DemoMadeUp implements DemoViews {
    private final int videos;
    private final int rate;
    private final long seed;
    private @Nullable TrendingViews views;
    private long madeMs;

    DemoMadeUp(int videos, int rate, long seed) {
        this.videos = videos;
        this.rate = rate;
        this.seed = seed;
    }

    @Override
    public void prepare(SendContext context) throws InterruptedException {
        TrendingViews made =
                new TrendingViews(
                        context.producer()::send, videos, rate, seed, context.stop()::requested);
        views = made;
        // Continue after the views of an earlier run.
        OptionalLong newest = NewestRecord.timestampMs(context.client(), context.topic(), TIMEOUT);
        long from =
                newest.isPresent()
                        ? newest.getAsLong() + 1
                        : TrendingViews.pastBeginsMs(System.currentTimeMillis());
        context.steps()
                .step(
                        "Making views since " + Instant.ofEpochMilli(from).truncatedTo(SECONDS),
                        () -> {
                            made.past(from, System::currentTimeMillis);
                            context.producer().flush();
                        });
        madeMs = System.currentTimeMillis();
    }

    @Override
    public List<String> settings() {
        return List.of(
                "event.views=/views",
                "windows=[{name: minute, length: PT1M}, {name: hour, length: PT1H},"
                        + " {name: day, length: P1D}, {name: month, calendar: month}, {name: all},"
                        + " {name: rising, rise: PT1H}]",
                "history.interval=PT1M",
                // Each minute of today, each hour of the two days before, each midnight.
                "history.keep.every=PT0S",
                "history.keep.hourly=P2D");
    }

    @Override
    public void live() {
        if (views != null) {
            views.live();
        }
    }

    @Override
    public long countedAt(Timing timing) {
        return madeMs - timing.latenessMs() - timing.slackMs();
    }

    @Override
    public @Nullable String whenCounted() {
        return null;
    }

    @Override
    public int exitCode() {
        return 0;
    }

    @Override
    public String name() {
        return rate + " views a second";
    }
}
