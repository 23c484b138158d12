package io.headtail.crash;

import java.util.ArrayList;
import java.util.List;

/** What was done to the processes, and when. */
final class Faults {
    private final List<String> names = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final List<Long> over = new ArrayList<>();

    /** Notes that this is done now, epoch ms returned. */
    long now(String name) {
        long at = System.currentTimeMillis();
        names.add(name);
        times.add(at);
        over.add(at);
        return at;
    }

    /** What the last fault took away is back now: the time since then counts, epoch ms returned. */
    long over() {
        long at = System.currentTimeMillis();
        over.set(over.size() - 1, at);
        return at;
    }

    /** Nothing more is looked at from now on. */
    void end() {
        times.add(System.currentTimeMillis());
    }

    int count() {
        return names.size();
    }

    String name(int i) {
        return names.get(i);
    }

    /** When the fault was over: at once, or when the process that it took runs again. */
    long over(int i) {
        return over.get(i);
    }

    long at(int i) {
        return times.get(i);
    }
}
