package io.headtail.tool.drill;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Reports the drill's progress in lines that begin with the minutes and seconds since its start.
 */
public final class News {
    private final PrintStream out;
    private final long startNs = System.nanoTime();

    /** The drill starts now. */
    public News(PrintStream out) {
        this.out = out;
    }

    /** Prints a line. */
    public void say(String text) {
        long seconds = (System.nanoTime() - startNs) / 1_000_000_000;
        out.println(String.format(Locale.ROOT, "[%d:%02d] ", seconds / 60, seconds % 60) + text);
    }
}
