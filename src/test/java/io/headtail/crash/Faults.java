package io.headtail.crash;

import java.util.ArrayList;
import java.util.List;

/** What was done to the processes, and when. */
final class Faults {
    private final List<String> names = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();

    /** Notes that this is done now, epoch ms returned. */
    long now(String name) {
        long at = System.currentTimeMillis();
        names.add(name);
        times.add(at);
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

    long at(int i) {
        return times.get(i);
    }
}
