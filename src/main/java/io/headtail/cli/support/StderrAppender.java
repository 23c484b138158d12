package io.headtail.cli.support;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.headtail.config.LogFormat;
import java.nio.charset.StandardCharsets;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashCommonFieldNames;
import net.logstash.logback.fieldnames.LogstashFieldNames;

/** The appender of all log lines. */
final class StderrAppender {
    /** The system property by which users name a configuration of logback's own. */
    static final String USER_CONFIGURATION = "logback.configurationFile";

    private static final String NAME = "stderr";

    private StderrAppender() {}

    /** Has the root logger write in this format, unless the user configured logback. */
    static void set(LoggerContext context, LogFormat format) {
        if (System.getProperty(USER_CONFIGURATION) != null) {
            return;
        }
        ConsoleAppender<ILoggingEvent> next = new ConsoleAppender<>();
        next.setContext(context);
        next.setName(NAME);
        next.setTarget("System.err");
        next.setEncoder(encoder(context, format));
        next.addFilter(new KafkaChatter());
        next.addFilter(new HelidonChatter());
        next.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> before = root.getAppender(NAME);
        root.addAppender(next);
        if (before != null) {
            // A line in between is there twice rather than not at all.
            root.detachAppender(before);
            before.stop();
        }
    }

    /** An encoder of that format, started. */
    static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
        Encoder<ILoggingEvent> encoder =
                switch (format) {
                    case TEXT -> text(context);
                    case JSON -> json();
                };
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        TextLayout layout = new TextLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setLayout(layout);
        encoder.setCharset(StandardCharsets.UTF_8);
        return encoder;
    }

    private static Encoder<ILoggingEvent> json() {
        LogstashFieldNames names = new LogstashFieldNames();
        names.setLogger("logger");
        names.setThread("thread");
        names.setVersion(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        names.setLevelValue(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setFieldNames(names);
        encoder.setTimeZone("UTC");
        encoder.addProvider(new PartitionField());
        return encoder;
    }
}
