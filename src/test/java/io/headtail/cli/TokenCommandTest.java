package io.headtail.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.support.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code headtail token}. */
class TokenCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void the_line_for_the_file_is_alone_on_stdout_and_the_token_on_stderr() throws Exception {
        assertEquals(0, run("token", "dash-1"), err.toString());
        Matcher line = Pattern.compile("dash-1 sha256:([0-9a-f]{64})\\R").matcher(out.toString());
        assertTrue(line.matches(), out.toString());
        Matcher said =
                Pattern.compile("The token of dash-1, [^\\n]*a secret:\\R(\\S{43})\\R")
                        .matcher(err.toString());
        assertTrue(said.matches(), err.toString());
        byte[] token = said.group(1).getBytes(StandardCharsets.UTF_8);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(token);
        assertEquals(HexFormat.of().formatHex(hash), line.group(1));
    }

    @Test
    void a_name_with_a_space_is_refused() {
        assertEquals(ExitCode.MISTAKE, run("token", "a b"));
        assertTrue(err.toString().contains("NAME 'a b': allowed are 1 to 64"), err.toString());
    }

    private int run(String... arguments) {
        return Cli.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
