package io.headtail.cli.produce;

import io.headtail.cli.support.ExitCode;
import io.headtail.tool.topic.EventTopic;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;

/** The report that {@code produce} prints at its end. */
public final class ProduceReport {
    private final PrintWriter out;
    private final PrintWriter err;

    /** Prints to the command's output and error streams. */
    public ProduceReport(CommandLine command) {
        this.out = command.getOut();
        this.err = command.getErr();
    }

    /** Prints a warning to the error stream. */
    public void warn(String warning) {
        err.println(warning);
        err.flush();
    }

    void sent(boolean stopped, long sent, EventTopic topic, double seconds) {
        out.printf(
                Locale.ROOT,
                "%ssent %,d events to %s (%d partitions%s) in %.1f s, %,.0f/s%n",
                stopped ? "stopped; " : "",
                sent,
                topic.name(),
                topic.partitions(),
                topic.created() ? ", created now" : "",
                seconds,
                sent / seconds);
        out.flush();
    }

    void readWith(ReadingSettings settings, boolean withProperties) {
        out.println("read it with: " + settings.command());
        if (withProperties) {
            out.println("  and what --property says, under kafka.properties of its configuration");
        }
        out.flush();
    }

    /** Prints the refused lines; returns the exit code. */
    public int refused(Refusals refusals) {
        if (refusals.total() > 0) {
            refusals.first().forEach(err::println);
            if (refusals.total() > Refusals.MAX_SHOWN) {
                err.println("… and " + (refusals.total() - Refusals.MAX_SHOWN) + " more");
            }
            err.println("refused " + refusals.total() + " lines:");
            refusals.counts()
                    .forEach((reason, n) -> err.printf(Locale.ROOT, "%,10d %s%n", n, reason));
        }
        refusals.end()
                .ifPresent(
                        end ->
                                err.println(
                                        "headtail: " + end + ". Everything before that was sent"));
        err.flush();
        return refusals.total() == 0 && refusals.end().isEmpty() ? 0 : ExitCode.FAILED;
    }
}
