package io.headtail;

import io.headtail.cli.Cli;
import io.headtail.cli.support.Logging;

/** Where the JVM begins. */
public final class Main {
    private Main() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        Logging.setUp();
        System.exit(Cli.run(args));
    }
}
