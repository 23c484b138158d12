package io.headtail.cli.top;

import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.TerminalSize;
import io.headtail.cli.support.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headtail top}: the boards of a server in a terminal. */
@Command(
        name = "top",
        description = {
            "Show the Top-K of a running server in the terminal, as each tick's answer comes, with",
            "what moved. Keys: 1 to 9, Tab and the arrows choose the window and scroll, q quits.",
            "Without a terminal each answer is a line."
        })
public final class TopCommand implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String TOKEN_VARIABLE = "HEADTAIL_TOKEN";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "a merger's or standalone's URL, with its http.prefix (${DEFAULT-VALUE})")
    private String url = "";

    @Option(
            names = {"-w", "--window"},
            split = ",",
            paramLabel = "NAME",
            description = "the windows to show, in this order (all)")
    private List<String> wanted = List.of();

    @Option(names = "-k", description = "ranks (as many as the server gives unasked: 10)")
    private @Nullable Integer k;

    @Option(names = "--once", description = "print the newest answer of each window, and end")
    private boolean once;

    @Option(
            names = "--json",
            description = "print each answer as a line of JSON instead of drawing on the terminal")
    private boolean json;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "a file with the bearer token, if the server asks for one; without it the"
                            + " variable HEADTAIL_TOKEN is used, if it is set")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description =
                    "certificates (PEM) that are trusted to sign the server's, and no others;"
                            + " without it those that the system and Java trust")
    private @Nullable Path caFile;

    @Override
    public Integer call() throws InterruptedException {
        if (k != null && k < 1) {
            throw new UserError("-k " + k + ": allowed are 1 and more");
        }
        URI base = Server.base(url);
        boolean isTls = base.getScheme().equals("https");
        if (caFile != null && !isTls) {
            throw new UserError("--ca-file: means nothing without TLS; the URL is " + base);
        }
        String token = token(System.getenv());
        try (Server server = new Server(base, token, isTls ? Trust.of(caFile) : null)) {
            List<String> windows = chosen(Asking.windows(server));
            if (once || json || !canDraw(System.getenv())) {
                lines(server, windows);
            } else {
                draw(server, windows);
            }
        }
        return 0;
    }

    /** The token of the file, or of the environment; null for none. */
    @Nullable String token(Map<String, String> environment) {
        String token = environment.getOrDefault(TOKEN_VARIABLE, "");
        String from = "variable " + TOKEN_VARIABLE;
        if (tokenFile != null) {
            from = "--token-file " + tokenFile;
            try {
                token = Files.readString(tokenFile);
            } catch (IOException e) {
                throw new UserError(from + ": cannot be read: " + e);
            }
            if (token.isBlank()) {
                throw new UserError(from + ": is empty; allowed is one token");
            }
        }
        token = token.strip();
        // Never says what it is.
        if (!token.matches("[\\x21-\\x7e]*")) {
            throw new UserError(from + ": has spaces or other characters that no token has");
        }
        return token.isEmpty() ? null : token;
    }

    private List<String> chosen(List<String> there) {
        for (String name : wanted) {
            if (!there.contains(name)) {
                throw new UserError(
                        "--window '%s': the server has none of that name; it has %s"
                                .formatted(name, ShownText.ERRORS.text(String.join(", ", there))));
            }
        }
        return wanted.isEmpty() ? there : wanted;
    }

    private static boolean canDraw(Map<String, String> environment) {
        String type = environment.getOrDefault("TERM", "");
        return TerminalSize.isTerminal() && !type.isEmpty() && !type.equals("dumb");
    }

    private void draw(Server server, List<String> windows) throws InterruptedException {
        boolean colours = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        try (StopSignal stop = new StopSignal(GRACE);
                TopTerminal terminal = TopTerminal.open(colours)) {
            new Screen(server, windows, k, terminal).run(stop);
        } catch (IOException e) {
            // What is a terminal to the JVM may be none to JLine.
            lines(server, windows);
        }
    }

    private void lines(Server server, List<String> windows) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Charset charset = Charset.forName(System.getProperty("stdout.encoding", "UTF-8"));
        Lines lines = new Lines(out, spec.commandLine().getErr(), charset, json);
        if (once) {
            for (String window : windows) {
                lines.once(Asking.newest(server, window, k));
            }
            return;
        }
        try (StopSignal stop = new StopSignal(GRACE)) {
            lines.run(server, windows, k, stop);
        }
    }
}
