package io.headtail.testing;

import java.util.List;

/**
 * Flags for JVMs that a test starts: they live for less time than C2 takes to compile them, and
 * G1's threads and barriers cost more than a small heap's pauses.
 */
public final class ShortLived {
    /** To add to a command line. */
    public static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private ShortLived() {}
}
