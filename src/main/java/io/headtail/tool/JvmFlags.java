package io.headtail.tool;

import java.util.List;

/** The JVM flags of {@code bin/headtail}, for code that starts a JVM itself. */
public final class JvmFlags {
    /** In order; a test compares them with {@code bin/jvm.flags}, which the launcher reads. */
    public static final List<String> ALL =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:+ExitOnOutOfMemoryError");

    private JvmFlags() {}
}
