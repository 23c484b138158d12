package io.headtail;

import io.headtail.testing.KafkaUnderTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** What a command printed, and its exit code. */
record Said(int exit, String out, String err) {
    /** Runs a command with settings for a topic of the shared broker. */
    static Said of(
            AuditCommand.Opener history, String topic, List<String> sets, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(
                List.of("--set", "kafka.bootstrap-servers=" + KafkaUnderTest.bootstrapServers()));
        all.addAll(List.of("--set", "kafka.topic=" + topic));
        sets.forEach(set -> all.addAll(List.of("--set", set)));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Main.commandLine(history).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = command.execute(all.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }
}
