package io.headtail.testing;

import io.headtail.cli.Cli;
import io.headtail.cli.audit.AuditCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What a command printed, and its exit code. */
public record Said(int exit, String out, String err) {
    /** Runs a command with settings for a topic of the shared broker. */
    public static Said of(
            AuditCommand.@Nullable Opener history,
            String topic,
            List<String> sets,
            String... arguments) {
        List<String> given = new ArrayList<>(List.of(arguments));
        given.addAll(
                List.of("--set", "kafka.bootstrap-servers=" + KafkaUnderTest.bootstrapServers()));
        given.addAll(List.of("--set", "kafka.topic=" + topic));
        sets.forEach(set -> given.addAll(List.of("--set", set)));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine all = history == null ? Cli.commandLine() : Cli.commandLine(history);
        CommandLine command = all.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = command.execute(given.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }
}
