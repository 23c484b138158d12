package io.headtail.cli.top;

import io.headtail.cli.top.BoardText.Emphasis;
import io.headtail.cli.top.BoardText.Line;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal in its full-screen state, with keys read as they are pressed; closing it leaves it
 * as it was. Written to directly, not through JLine's writer, which JLine closes by itself when the
 * process is told to end.
 */
final class TopTerminal implements AutoCloseable {
    private static final String ENTER = "\033[?1049h\033[?25l\033[?7l\033[H\033[2J";
    private static final String LEAVE = "\033[0m\033[?7h\033[?25h\033[?1049l";
    private static final String END_OF_LINE = "\033[K";
    private static final int ESCAPE = 27;

    /** How long the rest of a key's sequence may take. */
    private static final long SEQUENCE_MS = 50;

    /** What a user presses. */
    enum Key {
        NONE,
        QUIT,
        NEXT,
        PREVIOUS,
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        /** See {@link #digit}. */
        DIGIT
    }

    private final Terminal terminal;
    private final Attributes before;
    private final boolean colours;
    // Not closed, as standard output is not.
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private int digit;
    private boolean closed;
    private volatile boolean resized;

    private TopTerminal(Terminal terminal, boolean colours) {
        this.terminal = terminal;
        this.colours = colours;
        this.before = terminal.getAttributes();
    }

    /**
     * Takes the terminal of this process.
     *
     * @param colours whether lines may be coloured
     * @throws IOException if there is none
     */
    static TopTerminal open(boolean colours) throws IOException {
        Terminal system =
                TerminalBuilder.builder()
                        .system(true)
                        .dumb(false)
                        // The JVM's own handlers run the clean-up.
                        .nativeSignals(false)
                        .build();
        TopTerminal terminal = new TopTerminal(system, colours);
        try {
            terminal.enter();
            return terminal;
        } catch (RuntimeException e) {
            terminal.close();
            throw e;
        }
    }

    private void enter() {
        terminal.handle(Signal.WINCH, signal -> resized = true);
        terminal.handle(Signal.CONT, signal -> resume());
        raw();
        write(ENTER);
    }

    private void raw() {
        terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        // Ctrl-C is a signal, as everywhere; a stopped process would leave the shell with this
        // screen.
        raw.setLocalFlag(LocalFlag.ISIG, true);
        raw.setControlChar(ControlChar.VSUSP, 0);
        terminal.setAttributes(raw);
    }

    private synchronized void resume() {
        if (!closed) {
            raw();
            write(ENTER);
            resized = true;
        }
    }

    /** The charset that it shows. */
    Charset charset() {
        return terminal.encoding();
    }

    /** Characters a line, ≥ 1. */
    int columns() {
        return terminal.getColumns() > 0 ? terminal.getColumns() : 80;
    }

    /** Lines, ≥ 1. */
    int lines() {
        return terminal.getRows() > 0 ? terminal.getRows() : 24;
    }

    /** Whether its size has changed since this was asked last. */
    boolean wasResized() {
        boolean was = resized;
        resized = false;
        return was;
    }

    /** Shows these lines and nothing else. */
    synchronized void show(List<Line> lines) {
        if (closed) {
            return;
        }
        StringBuilder screen = new StringBuilder("\033[H");
        for (int i = 0; i < lines.size(); i++) {
            screen.append(i == 0 ? "" : "\r\n").append(coloured(lines.get(i))).append(END_OF_LINE);
        }
        write(screen.append("\033[J").toString());
    }

    private String coloured(Line line) {
        int colour =
                switch (line.emphasis()) {
                    case NONE -> 0;
                    case HEAD -> 1;
                    case UP -> 32;
                    case DOWN -> 31;
                    case NEW -> 36;
                    case TROUBLE -> 33;
                };
        return !colours || line.emphasis() == Emphasis.NONE
                ? line.text()
                : "\033[" + colour + "m" + line.text() + "\033[0m";
    }

    private void write(String text) {
        try {
            out.write(text.getBytes(charset()));
        } catch (IOException e) {
            // The terminal has gone; so does the process, by a signal or the end of its input.
        }
    }

    /** The digit that was pressed last, 1 to 9. */
    int digit() {
        return digit;
    }

    /** Waits for a key; {@link Key#QUIT} as well when the terminal is gone. */
    Key key(long timeoutMs) {
        try {
            return key(terminal.reader().read(timeoutMs));
        } catch (IOException | IllegalStateException e) {
            // JLine closes it when the process is told to end.
            return Key.QUIT;
        }
    }

    private Key key(int c) throws IOException {
        if (c >= '1' && c <= '9') {
            digit = c - '0';
            return Key.DIGIT;
        }
        return switch (c) {
            case 'q', 'Q', 3, NonBlockingReader.EOF -> Key.QUIT;
            case '\t', 'l', ' ' -> Key.NEXT;
            case 'h' -> Key.PREVIOUS;
            case 'k' -> Key.UP;
            case 'j' -> Key.DOWN;
            case ESCAPE -> sequence();
            default -> Key.NONE;
        };
    }

    private Key sequence() throws IOException {
        int c = terminal.reader().read(SEQUENCE_MS);
        if (c != '[' && c != 'O') {
            return Key.NONE;
        }
        StringBuilder rest = new StringBuilder();
        do {
            c = terminal.reader().read(SEQUENCE_MS);
            rest.append((char) Math.max(0, c));
        } while ((c >= '0' && c <= '9') || c == ';');
        return switch (rest.toString()) {
            case "A" -> Key.UP;
            case "B" -> Key.DOWN;
            case "C" -> Key.NEXT;
            case "D", "Z" -> Key.PREVIOUS;
            case "5~" -> Key.PAGE_UP;
            case "6~" -> Key.PAGE_DOWN;
            default -> Key.NONE;
        };
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        write(LEAVE);
        try {
            terminal.setAttributes(before);
            terminal.close();
        } catch (IOException | IllegalStateException e) {
            // JLine has done so, as the process was told to end.
        }
    }
}
