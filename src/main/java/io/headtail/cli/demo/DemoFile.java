package io.headtail.cli.demo;

import io.headtail.cli.produce.ProduceReport;
import io.headtail.cli.produce.Producing;
import io.headtail.cli.produce.ReadingSettings;
import io.headtail.cli.produce.Refusals;
import io.headtail.cli.support.TerminalSize;
import io.headtail.cli.support.UserError;
import io.headtail.time.Timing;
import io.headtail.tool.Pacer;
import io.headtail.tool.Progress;
import io.headtail.tool.file.EventFileReader;
import io.headtail.tool.topic.NewestRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The views of a user's file, replayed by event time. */
final class DemoFile implements DemoViews {
    private final String name;
    private final EventFileReader reader;
    private final ProduceReport report;
    private final List<String> settings = new ArrayList<>();
    private Refusals refusals = new Refusals();
    private long sent;
    private int exit;
    private long newestMs;
    private long countedAtMs;

    DemoFile(Path file, EventFileReader reader, ProduceReport report) {
        this.name =
                file.toString().equals(EventFileReader.STDIN)
                        ? "standard input"
                        : String.valueOf(file.getFileName());
        this.reader = reader;
        this.report = report;
    }

    @Override
    public void prepare(SendContext context) throws InterruptedException {
        reader.notes().takeAnyOrder();
        context.steps().step("Sending " + name, () -> send(context));
        List<String> lateness = ReadingSettings.lateness(reader.notes());
        if (!lateness.isEmpty()) {
            settings.addAll(lateness);
            context.steps()
                    .say(
                            "It is not in time order: with "
                                    + lateness.getFirst()
                                    + " all of it is counted.");
        }
        if (context.stop().requested()) {
            return;
        }
        newestMs =
                NewestRecord.timestampMs(context.client(), context.topic(), TIMEOUT)
                        .orElseThrow(() -> new UserError("file " + name + ": has no events"));
    }

    private void send(SendContext context) {
        reader.limitTimestamps(context.topic(), System::currentTimeMillis);
        Producing producing =
                new Producing(
                        context.producer(),
                        new Pacer(Double.POSITIVE_INFINITY),
                        new Progress(System.err, TerminalSize.isTerminal()),
                        context.stop()::requested,
                        warning -> {
                            context.steps().endLine();
                            report.warn(warning);
                        });
        try {
            refusals = producing.file(reader);
            if (refusals.total() > 0 || refusals.end().isPresent()) {
                context.steps().endLine();
            }
            exit = report.refused(refusals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sent = producing.sent();
        // The whole file is in the topic before it is read, so silence means its end.
        settings.addAll(List.of("clock=event", "replay.idle=PT1S", "event.views=/views"));
    }

    @Override
    public List<String> settings() {
        return settings;
    }

    @Override
    public void live() {}

    @Override
    public long countedAt(Timing timing) {
        countedAtMs = timing.floor(newestMs) + timing.tickMs();
        return countedAtMs;
    }

    @Override
    public String whenCounted() {
        boolean all = refusals.total() == 0 && refusals.end().isEmpty();
        return String.format(
                Locale.ROOT,
                "%s %,d events %s %s are counted, up to %s%s. Ctrl-C ends it.",
                all ? "All" : "The",
                sent,
                all ? "of" : "taken of",
                name,
                Instant.ofEpochMilli(countedAtMs),
                all ? "" : "; see above for what was refused or not read");
    }

    /** The same as of {@code produce}: a script must notice refused lines. */
    @Override
    public int exitCode() {
        return exit;
    }

    @Override
    public String name() {
        return String.format(Locale.ROOT, "%,d events of %s", sent, name);
    }
}
