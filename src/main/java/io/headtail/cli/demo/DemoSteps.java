package io.headtail.cli.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells of the demo's start: a line a step, as soon as it begins, and how long it took. */
final class DemoSteps {
    private final PrintWriter out;

    DemoSteps(PrintWriter out) {
        this.out = out;
    }

    /** What a step does. */
    interface StepAction {
        void run() throws InterruptedException;
    }

    /** What a step makes. */
    interface Making<T> {
        T make() throws InterruptedException;
    }

    /** Does a step. */
    void step(String what, StepAction work) throws InterruptedException {
        make(
                what,
                () -> {
                    work.run();
                    return what;
                });
    }

    /** Says something between two steps. */
    void say(String what) {
        out.println(what);
        out.flush();
    }

    /** Does a step that makes something. */
    <T> T make(String what, Making<T> making) throws InterruptedException {
        out.print(what + " …");
        out.flush();
        long startNs = System.nanoTime();
        try {
            T made = making.make();
            out.printf(Locale.ROOT, " %.1f s", (System.nanoTime() - startNs) / 1e9);
            return made;
        } finally {
            out.println();
            out.flush();
        }
    }
}
