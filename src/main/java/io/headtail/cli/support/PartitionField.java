package io.headtail.cli.support;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.logstash.logback.composite.AbstractJsonProvider;
import tools.jackson.core.JsonGenerator;

/** The field {@code partition} of lines whose message says {@code partition=} and a number. */
final class PartitionField extends AbstractJsonProvider<ILoggingEvent> {
    private static final Pattern PARTITION = Pattern.compile("\\bpartition=(\\d{1,9})\\b");

    @Override
    public void writeTo(JsonGenerator json, ILoggingEvent event) {
        String message = event.getFormattedMessage();
        Matcher found = message == null ? null : PARTITION.matcher(message);
        if (found != null && found.find()) {
            json.writeNumberProperty("partition", Integer.parseInt(found.group(1)));
        }
    }
}
