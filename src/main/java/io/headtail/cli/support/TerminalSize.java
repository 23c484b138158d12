package io.headtail.cli.support;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The size of the terminal.
 *
 * @param columns characters per line, ≥ 1
 * @param lines ≥ 1
 */
public record TerminalSize(int columns, int lines) {
    private static final TerminalSize DEFAULT = new TerminalSize(80, 24);

    /** Whether the output is a terminal instead of a file or a pipe. */
    public static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** The size reported by {@code stty}; 80 × 24 if it fails. */
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
            return DEFAULT;
        }
    }

    /** Parses {@code lines columns}, the output of {@code stty size}; 80 × 24 if malformed. */
    public static TerminalSize parse(String said) {
        if (!said.strip().matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
            return DEFAULT;
        }
        int space = said.strip().indexOf(' ');
        return new TerminalSize(
                Integer.parseInt(said.strip().substring(space + 1)),
                Integer.parseInt(said.strip().substring(0, space)));
    }
}
