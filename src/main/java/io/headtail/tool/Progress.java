package io.headtail.tool;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far a long job is: a bar that renews itself on a terminal, a plain line after a second
 * and then every five elsewhere. Not safe for several threads.
 */
public final class Progress {
    /** Of a whole whose size nobody knows: how many were done is told, and how fast. */
    public static final long UNKNOWN = -1;

    private static final long TERMINAL_NS = 200_000_000;
    private static final long FIRST_PLAIN_NS = 1_000_000_000L;
    private static final long PLAIN_NS = 5_000_000_000L;
    private static final int BAR = 24;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final long startNs;
    private long nextNs;
    private boolean drawn;

    public Progress(PrintStream out, boolean terminal) {
        this(out, terminal, System::nanoTime);
    }

    /**
     * @param nanos as {@link System#nanoTime}
     */
    Progress(PrintStream out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.startNs = nanos.getAsLong();
        this.nextNs = startNs + (terminal ? TERMINAL_NS : FIRST_PLAIN_NS);
    }

    /**
     * @param events done so far
     * @param done how much of the whole, in any unit
     * @param whole in the same unit, or {@link #UNKNOWN}
     */
    public void at(long events, long done, long whole) {
        long now = nanos.getAsLong();
        if (now < nextNs) {
            return;
        }
        nextNs = now + (terminal ? TERMINAL_NS : PLAIN_NS);
        String line = line(events, done, whole, (now - startNs) / 1e9);
        if (terminal) {
            out.print("\r\u001B[K" + line);
            out.flush();
            drawn = true;
        } else {
            out.println(line);
        }
    }

    /** Wipes the bar. */
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
        int full = (int) (share * BAR);
        return terminal ? "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + text : text;
    }
}
