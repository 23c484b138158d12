package io.headtail.cli.support;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How much fits on the terminal.
 *
 * @param columns characters of a line, ≥ 1
 * @param lines ≥ 1
 */
public record TerminalSize(int columns, int lines) {
    private static final TerminalSize USUAL = new TerminalSize(80, 24);

    /** Whether somebody looks at the output, rather than a file or a pipe. */
    public static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** As {@code stty} says; 80 × 24 where it does not. */
    public static TerminalSize ask() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            byte[] said = stty.getInputStream().readAllBytes();
            return parse(new String(said, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return USUAL;
        }
    }

    /** Reads {@code lines columns}. */
    public static TerminalSize parse(String said) {
        if (!said.strip().matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
            return USUAL;
        }
        int space = said.strip().indexOf(' ');
        return new TerminalSize(
                Integer.parseInt(said.strip().substring(space + 1)),
                Integer.parseInt(said.strip().substring(0, space)));
    }
}
