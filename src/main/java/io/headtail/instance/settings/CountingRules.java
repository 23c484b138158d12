package io.headtail.instance.settings;

import io.headtail.log.event.EventSettings;
import io.headtail.log.event.FieldPlace;
import io.headtail.merge.Fingerprint;
import io.headtail.time.EpochUnit;
import io.headtail.time.Span;
import io.headtail.time.SpanCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings that decide rows besides the log. A partition that was counted by other rules cannot
 * be resumed, so a snapshot carries them as text; partials that were counted by other rules are
 * never merged, so a partial carries their fingerprint. Both are stored: the lines, their order and
 * their values must not change.
 *
 * @param tickMs see {@link io.headtail.time.Timing}
 * @param unit of the event time; null if that is the record's timestamp, which is always in ms
 * @param viewsPointer null for one view per event
 */
public record CountingRules(
        long tickMs,
        long latenessMs,
        FieldPlace id,
        FieldPlace timestamp,
        @Nullable EpochUnit unit,
        @Nullable String viewsPointer,
        long maxAheadMs) {

    // One rule's value in each of the two formats; null in the fingerprint for a default.
    private record Rule(String name, @Nullable Object inFingerprint, Object inText) {}

    /** The rules of an instance. */
    public static CountingRules of(InstanceSettings settings) {
        EventSettings event = settings.event();
        return new CountingRules(
                settings.timing().tickMs(),
                settings.timing().latenessMs(),
                event.id(),
                event.timestamp(),
                event.isRecordTime() ? null : event.unit(),
                event.viewsPointer(),
                event.maxAheadMs());
    }

    private List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        rules.add(new Rule("tick", tickMs, tickMs));
        rules.add(new Rule("lateness", latenessMs, latenessMs));
        rules.add(new Rule("event.id", id.equals(FieldPlace.KEY) ? null : id, id));
        rules.add(new Rule("event.timestamp", unit == null ? null : timestamp, timestamp));
        rules.add(new Rule("event.views", viewsPointer, viewsPointer == null ? 1 : viewsPointer));
        rules.add(new Rule("event.max-ahead", maxAheadMs, maxAheadMs));
        if (unit != null) {
            rules.add(new Rule("event.timestamp-unit", unit.label(), unit.label()));
        }
        return rules;
    }

    /** The rules as lines {@code name=value}, each ended by a newline. */
    public String text() {
        StringBuilder lines = new StringBuilder();
        for (Rule rule : rules()) {
            lines.append(rule.name()).append('=').append(rule.inText()).append('\n');
        }
        return lines.toString();
    }

    /**
     * A fingerprint of everything that decides the rows of a partial.
     *
     * @param topicId the id of the topic of view events
     * @param partitions that topic's partition count
     * @param span the window's
     * @param k the partial's number of rows
     */
    public long fingerprint(String topicId, int partitions, Span span, int k) {
        Fingerprint fingerprint =
                new Fingerprint().with("topic id", topicId).with("partitions", partitions);
        for (Rule rule : rules()) {
            fingerprint.with(rule.name(), rule.inFingerprint());
        }
        return fingerprint.with("length", SpanCode.of(span)).with("k", k).value();
    }

    /** What differs between two texts, for a message: {@code lateness=2000 (now 5000)}. */
    public static String difference(String before, String now) {
        List<String> was = before.lines().toList();
        List<String> is = now.lines().toList();
        List<String> different = new ArrayList<>();
        for (int i = 0; i < Math.max(was.size(), is.size()); i++) {
            String one = i < was.size() ? was.get(i) : "nothing";
            String other = i < is.size() ? is.get(i) : "nothing";
            if (!one.equals(other)) {
                different.add(one + " (now " + other.substring(other.indexOf('=') + 1) + ")");
            }
        }
        return String.join(", ", different);
    }
}
