package io.headtail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line says of mistakes in its arguments. */
class CommandLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "nope"})
    void without_a_known_command_the_commands_are_listed(String argument) {
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setErr(new PrintWriter(err, true));
        int code = argument.isEmpty() ? command.execute() : command.execute(argument);
        assertEquals(Main.MISTAKE, code);
        String commands = "Commands: demo, standalone, instance, merger, kafka, s3, postgres,";
        assertTrue(err.toString().contains(commands), err.toString());
    }
}
