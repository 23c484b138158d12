package io.headtail.alerts;

import io.headtail.testing.InstalledServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' tool that checks rules; a test that calls it is skipped where it lacks. */
final class Promtool {
    private Promtool() {}

    /**
     * What it says.
     *
     * @param exitCode 0 if all is well
     */
    record Outcome(int exitCode, String text) {}

    static Outcome run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(InstalledServer.named("promtool")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // It collects a fifth of its time otherwise, and lives for seconds.
        builder.environment().put("GOGC", "400");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), text);
    }
}
