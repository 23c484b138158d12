package io.headtail.tool;

import java.util.List;

/** What {@code bin/headtail} starts a JVM with; whoever starts one of his own does the same. */
public final class JvmFlags {
    /** In order; a test compares them with the script. */
    public static final List<String> ALL =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:+ExitOnOutOfMemoryError");

    private JvmFlags() {}
}
