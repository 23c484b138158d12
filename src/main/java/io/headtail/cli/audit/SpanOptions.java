package io.headtail.cli.audit;

import io.headtail.cli.support.UserError;
import io.headtail.config.Config;
import picocli.CommandLine.Option;

/** Options of commands for the stored boundaries of a span. */
public final class SpanOptions {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            description = "the first boundary: a tick in RFC 3339")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "TIME",
            required = true,
            description = "the last boundary, inclusive")
    private String to = "";

    /**
     * What is asked for.
     *
     * @throws UserError if one is no tick, or the first is after the last
     */
    public Span read(Config config) {
        long first = LogOptions.tick("--from", from, config);
        long last = LogOptions.tick("--to", to, config);
        if (first > last) {
            throw new UserError("--from %s: must not be after --to %s".formatted(from, to));
        }
        return new Span(first, last);
    }

    /**
     * A span of boundaries, epoch ms.
     *
     * @param first inclusive
     * @param last inclusive
     */
    public record Span(long first, long last) {}
}
