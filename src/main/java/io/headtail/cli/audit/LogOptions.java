package io.headtail.cli.audit;

import io.headtail.audit.event.EventFields;
import io.headtail.audit.log.LogCutException;
import io.headtail.audit.log.ReadWatch;
import io.headtail.audit.log.UnreadableLogException;
import io.headtail.audit.log.ViewLog;
import io.headtail.audit.recount.CountedWindow;
import io.headtail.audit.recount.TooManyCountsException;
import io.headtail.cli.support.BrokerNames;
import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.config.Config;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.FieldPlace;
import io.headtail.time.IsoDuration;
import io.headtail.time.Rfc3339;
import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import io.headtail.tool.Progress;
import java.io.Console;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Code shared by {@code recount} and {@code audit}: settings, times, and errors of a pass. */
public final class LogOptions {
    private static final String LEAP_SECOND = ":60";

    private LogOptions() {}

    /** The configured log, after the broker's name has resolved. */
    public static ViewLog log(Config config) {
        BrokerNames.await("kafka.bootstrap-servers", config.kafka().bootstrapServers());
        EventSettings event = config.event();
        return new ViewLog(
                config.kafka().bootstrapServers(),
                config.kafka().topic(),
                config.kafka().properties(),
                fields(event),
                config.timing().latenessMs());
    }

    /** The configured event fields, for the recount. */
    static EventFields fields(EventSettings event) {
        return new EventFields(
                at(event.id()),
                event.isRecordTime() ? null : at(event.timestamp()),
                switch (event.unit()) {
                    case MS -> 0;
                    case S -> 3;
                    case US -> -3;
                    case NS -> -6;
                },
                event.viewsPointer(),
                event.maxAheadMs());
    }

    private static EventFields.At at(FieldPlace place) {
        return switch (place.part()) {
            case KEY -> new EventFields.WholeKey();
            case KEY_JSON -> new EventFields.InKey(place.name());
            case VALUE -> new EventFields.InValue(place.name());
            case HEADER -> new EventFields.InHeader(place.name());
            case RECORD -> throw new IllegalArgumentException("no field: " + place);
        };
    }

    /** A configured window, for the recount. */
    static CountedWindow window(WindowSpec window) {
        return switch (window.span()) {
            case Span.AllTime all -> CountedWindow.allTime(window.name());
            case Span.Month month -> CountedWindow.month(window.name());
            case Span.Sliding sliding -> CountedWindow.sliding(window.name(), sliding.lengthMs());
            case Span.Rising rising -> CountedWindow.rising(window.name(), rising.riseMs());
        };
    }

    /**
     * The configured window with this name.
     *
     * @throws UserError if there is none
     */
    static CountedWindow window(Config config, String name) {
        return window(configured(config, name));
    }

    /**
     * The configured window with this name, as configured.
     *
     * @throws UserError if there is none
     */
    public static WindowSpec configured(Config config, String name) {
        return config.windows().stream()
                .filter(window -> window.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UserError(
                                        "--window '%s': not configured; configured are %s"
                                                .formatted(name, names(config.windows()))));
    }

    private static String names(List<WindowSpec> windows) {
        return windows.stream().map(WindowSpec::name).collect(Collectors.joining(", "));
    }

    /**
     * Parses a tick in RFC 3339; returns epoch ms.
     *
     * @throws UserError if it is not a tick
     */
    public static long tick(String option, String text, Config config) {
        Instant time;
        try {
            time = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            if (text.startsWith(LEAP_SECOND, 16) && Rfc3339.parse(text) != Rfc3339.INVALID) {
                throw new UserError(
                        "%s '%s': a leap second, which is no tick; write the second before or after it"
                                .formatted(option, text));
            }
            throw new UserError(
                    "%s '%s': not a time; write it in RFC 3339, such as 2026-01-31T12:00:00Z"
                            .formatted(option, text));
        }
        if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("9999-12-31T23:59:59Z"))) {
            throw new UserError(
                    "%s '%s': allowed are the years 1970 to 9999".formatted(option, text));
        }
        long floor = config.timing().floor(time.toEpochMilli());
        if (!time.equals(Instant.ofEpochMilli(floor))) {
            throw new UserError(
                    "%s '%s': not a multiple of the tick, %s; the nearest are %s and %s"
                            .formatted(
                                    option,
                                    text,
                                    IsoDuration.format(config.timing().tickMs()),
                                    time(floor),
                                    time(floor + config.timing().tickMs())));
        }
        return floor;
    }

    /** A time as text and in JSON. */
    public static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }

    /** An id without characters that a terminal interprets. */
    static String printable(String videoId) {
        StringBuilder text = new StringBuilder();
        videoId.codePoints()
                .forEach(
                        c -> {
                            int type = Character.getType(c);
                            if (type == Character.CONTROL || type == Character.FORMAT) {
                                text.append("\\u{").append(Integer.toHexString(c)).append('}');
                            } else {
                                text.appendCodePoint(c);
                            }
                        });
        return text.toString();
    }

    /** Reports progress, until the user stops the command. */
    static ReadWatch watch(Progress progress, StopSignal stop) {
        return (events, offsets, all) -> {
            progress.at(events, offsets, all);
            return !stop.requested();
        };
    }

    /** Progress on the error stream. */
    public static Progress progress() {
        return new Progress(
                System.err,
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
    }

    /** The error that ends the command when a pass fails. */
    static UserError failure(RuntimeException e) {
        if (e instanceof LogCutException) {
            return new UserError(
                    "the log no longer reaches: " + e.getMessage(), ExitCode.OUT_OF_REACH);
        }
        if (e instanceof TooManyCountsException) {
            return new UserError(
                    "not enough memory: "
                            + e.getMessage()
                            + "; give the JVM more by HEADTAIL_JAVA_OPTS=-Xmx…");
        }
        if (e instanceof UnreadableLogException) {
            return new UserError(String.valueOf(e.getMessage()));
        }
        throw e;
    }
}
