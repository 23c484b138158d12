package io.headtail.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.support.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line says of mistakes in its arguments. */
@Execution(ExecutionMode.CONCURRENT) // it waits for names
class CommandLineTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "nope"})
    void the_commands_are_listed_without_a_known_command(String argument) {
        StringWriter err = new StringWriter();
        CommandLine command = Cli.commandLine().setErr(new PrintWriter(err, true));
        int code = argument.isEmpty() ? command.execute() : command.execute(argument);
        assertEquals(ExitCode.MISTAKE, code);
        String commands = "Commands: demo, standalone, instance, merger, kafka, s3, postgres,";
        assertTrue(err.toString().contains(commands), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "produce --topic t --generate 1 --bootstrap-servers nosuch.invalid:9092",
                "recount --set kafka.bootstrap-servers=nosuch.invalid:9092 --window hour"
                        + " --at 2026-01-31T12:00:00Z"
            })
    void a_command_says_that_a_name_does_not_resolve(String line) {
        StringWriter err = new StringWriter();
        CommandLine command = Cli.commandLine().setErr(new PrintWriter(err, true));
        assertEquals(ExitCode.MISTAKE, command.execute(line.split(" ")));
        String said =
                "bootstrap-servers: the name 'nosuch.invalid' does not resolve (tried for 3 s)";
        assertTrue(err.toString().contains(said), err.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "--rate=5, --rate: not together with --file",
        "--data=x, --data: not together with --file",
        "--port=0, nowhere.csv': is not there"
    })
    void a_demo_of_a_file_says_what_does_not_go_with_it(String option, String said) {
        StringWriter err = new StringWriter();
        CommandLine command = Cli.commandLine().setErr(new PrintWriter(err, true));
        assertNotEquals(0, command.execute("demo", "--file=nowhere.csv", option));
        assertTrue(err.toString().contains(said), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "-PT1S", "PT25H"})
    void produce_waits_for_no_time_that_cannot_be_meant(String wait) {
        StringWriter err = new StringWriter();
        CommandLine command = Cli.commandLine().setErr(new PrintWriter(err, true));
        String line = "produce --bootstrap-servers=127.0.0.1:1 --topic=t --generate=1 --wait=";
        assertEquals(ExitCode.MISTAKE, command.execute((line + wait).split(" ")));
        assertTrue(err.toString().contains("allowed are times above 0, up to PT24H"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "63m", "65535k", "0g", "-64m", "64x", ""})
    void a_drill_is_not_started_with_a_heap_that_is_too_small(String heap) {
        for (String faults : List.of("kill", "rollout")) {
            StringWriter err = new StringWriter();
            CommandLine command = Cli.commandLine().setErr(new PrintWriter(err, true));
            // Not started without the check, either.
            command.execute("drill", "--faults=" + faults, "--heap=" + heap, "--set=x");
            assertTrue(
                    err.toString().contains("--heap " + heap + ": allowed are 64m and more"),
                    err.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'--faults=rollout --kills=3 --on-time', '--kills, --on-time: means nothing with --faults rollout, whose own options are: --mergers, --replica-sets, --sets-at-once, --max-age'",
        "'--faults=rollout,kill-set --cut-log', '--cut-log: means nothing with --faults rollout,kill-set'",
        "'--mergers=3', '--mergers: means nothing with --faults kill,stop,pause, whose own options are: --kills, --cut-log, --on-time'",
        "'--faults=kill --replica-sets=1 --max-age=PT9S --sets-at-once', '--replica-sets, --sets-at-once, --max-age: means nothing'",
        "'--faults=rollout --set=stale-after=5', '--set stale-after=5: not an ISO-8601 duration'",
        "'--faults=kill,earthquake', 'fault ''earthquake'': allowed are kill, stop'",
        "'--faults=kill,earthquake', 'purge, store-object'",
        "'--set=snapshot.interval=5', '--set snapshot.interval=5: not an ISO-8601 duration'",
    })
    void a_drill_refuses_options_that_would_mean_nothing(String options, String said) {
        StringWriter err = new StringWriter();
        CommandLine command = Cli.commandLine().setErr(new PrintWriter(err, true));
        // Not started without the check, either.
        String line = "drill --heap=1m " + options;
        if (options.contains("--set=")) {
            line = "drill --before=nowhere " + options;
        }
        assertEquals(ExitCode.MISTAKE, command.execute(line.split(" ")));
        assertTrue(err.toString().contains(said), err.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "--partitions=0, allowed are 1 to 10000",
        "--topic=a b, allowed are 1 to 249 letters"
    })
    void a_broker_is_not_started_for_a_topic_that_cannot_be(String option, String said) {
        StringWriter err = new StringWriter();
        CommandLine command = Cli.commandLine().setErr(new PrintWriter(err, true));
        String data = "--data=" + folder.resolve("kafka");
        assertEquals(ExitCode.MISTAKE, command.execute("kafka", "--port=0", data, option));
        assertTrue(err.toString().contains(said), err.toString());
        assertFalse(Files.exists(folder.resolve("kafka")));
    }

    @Test
    void a_demo_asks_first_whether_it_can_have_its_port() throws IOException {
        StringWriter err = new StringWriter();
        CommandLine command = Cli.commandLine().setErr(new PrintWriter(err, true));
        try (ServerSocket taken = new ServerSocket(0)) {
            String option = "--port=" + taken.getLocalPort();
            assertNotEquals(0, command.execute("demo", "--for=PT1S", option));
            String said = "--port " + taken.getLocalPort() + ": cannot be bound";
            assertTrue(err.toString().contains(said), err.toString());
        }
    }
}
