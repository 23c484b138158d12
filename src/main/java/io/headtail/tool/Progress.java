package io.headtail.tool;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Reports the progress of a long job: on a terminal a bar that is redrawn, elsewhere a plain line
 * after one second and then every five seconds. Not thread-safe.
 */
public final class Progress {
    /** The size of a job of unknown size: only the number done and the rate are reported. */
    public static final long UNKNOWN = -1;

    private static final long REDRAW_INTERVAL_NS = 200_000_000;
    private static final long FIRST_LINE_AFTER_NS = 1_000_000_000L;
    private static final long LINE_INTERVAL_NS = 5_000_000_000L;
    private static final int BAR_WIDTH = 24;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final long startNs;
    private long nextNs;
    private boolean drawn;

    /**
     * @param out where to report
     * @param terminal whether {@code out} is a terminal
     */
    public Progress(PrintStream out, boolean terminal) {
        this(out, terminal, System::nanoTime);
    }

    /**
     * @param nanos the clock, such as {@link System#nanoTime}
     */
    Progress(PrintStream out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.startNs = nanos.getAsLong();
        this.nextNs = startNs + (terminal ? REDRAW_INTERVAL_NS : FIRST_LINE_AFTER_NS);
    }

    /**
     * Reports progress if a report is due.
     *
     * @param events number of events done so far
     * @param done how much of {@code whole} is done, in any unit
     * @param whole the size of the job in the same unit, or {@link #UNKNOWN}
     */
    public void at(long events, long done, long whole) {
        long now = nanos.getAsLong();
        if (now < nextNs) {
            return;
        }
        nextNs = now + (terminal ? REDRAW_INTERVAL_NS : LINE_INTERVAL_NS);
        String line = line(events, done, whole, (now - startNs) / 1e9);
        if (terminal) {
            out.print("\r\u001B[K" + line);
            out.flush();
            drawn = true;
        } else {
            out.println(line);
        }
    }

    /** Erases the bar. */
    public void clear() {
        if (drawn) {
            out.print("\r\u001B[K");
            out.flush();
            drawn = false;
        }
    }

    private String line(long events, long done, long whole, double seconds) {
        String rate = String.format(Locale.ROOT, "%,d events, %,.0f/s", events, events / seconds);
        if (whole <= 0) {
            return rate;
        }
        double share = Math.min(1, (double) done / whole);
        long left = share > 0 ? Math.round(seconds / share - seconds) : 0;
        String text =
                String.format(
                        Locale.ROOT,
                        "%3.0f %%  %s, %d:%02d left",
                        share * 100,
                        rate,
                        left / 60,
                        left % 60);
        int full = (int) (share * BAR_WIDTH);
        return terminal
                ? "[" + "#".repeat(full) + "-".repeat(BAR_WIDTH - full) + "] " + text
                : text;
    }
}
