package io.headtail.cli.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Reports the demo's start: one line per step, as soon as it begins, with its duration. */
final class DemoSteps {
    private final PrintWriter out;

    private boolean onLine;

    DemoSteps(PrintWriter out) {
        this.out = out;
    }

    /** The work of a step. */
    interface StepAction {
        void run() throws InterruptedException;
    }

    /** The work of a step with a result. */
    interface Making<T> {
        T make() throws InterruptedException;
    }

    /** Runs a step. */
    void step(String what, StepAction work) throws InterruptedException {
        make(
                what,
                () -> {
                    work.run();
                    return what;
                });
    }

    /**
     * Ends the line of the step that runs, before something else is printed; its time then follows
     * on a line of its own.
     */
    void endLine() {
        if (onLine) {
            onLine = false;
            out.println();
            out.flush();
        }
    }

    /** Prints a line between two steps. */
    void say(String what) {
        out.println(what);
        out.flush();
    }

    /** Runs a step with a result. */
    <T> T make(String what, Making<T> making) throws InterruptedException {
        out.print(what + " …");
        out.flush();
        onLine = true;
        long startNs = System.nanoTime();
        try {
            T made = making.make();
            out.printf(
                    Locale.ROOT,
                    "%s %.1f s",
                    onLine ? "" : what + ":",
                    (System.nanoTime() - startNs) / 1e9);
            return made;
        } finally {
            onLine = false;
            out.println();
            out.flush();
        }
    }
}
