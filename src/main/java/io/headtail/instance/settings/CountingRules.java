package io.headtail.instance.settings;

import io.headtail.log.event.EventRule;
import io.headtail.log.event.EventSettings;
import io.headtail.merge.Fingerprint;
import io.headtail.time.Span;
import io.headtail.time.SpanCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings that decide rows besides the log. A partition that was counted by other rules cannot
 * be resumed, so a snapshot carries them as text; partials that were counted by other rules are
 * never merged, so a partial carries their fingerprint. Both are stored: the lines, their order and
 * their values must not change.
 *
 * @param tickMs see {@link io.headtail.time.Timing}
 */
public record CountingRules(long tickMs, long latenessMs, EventSettings event) {
    /** The rules of an instance. */
    public static CountingRules of(InstanceSettings settings) {
        return new CountingRules(
                settings.timing().tickMs(), settings.timing().latenessMs(), settings.event());
    }

    private EventRule tick() {
        return new EventRule("tick", tickMs, tickMs);
    }

    /** Those that decide what counts, without when. */
    private List<EventRule> ofEvents() {
        List<EventRule> rules = new ArrayList<>();
        rules.add(new EventRule("lateness", latenessMs, latenessMs));
        rules.addAll(event.rules());
        return rules;
    }

    /** The rules as lines {@code name=value}, each ended by a newline. */
    public String text() {
        return tick().line() + textOfEvents();
    }

    /** As {@link #text}, without the tick: for rows at times of their own. */
    public String textOfEvents() {
        StringBuilder lines = new StringBuilder();
        ofEvents().forEach(rule -> lines.append(rule.line()));
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
                new Fingerprint()
                        .with("topic id", topicId)
                        .with("partitions", partitions)
                        .with(tick().name(), tickMs);
        ofEvents().forEach(rule -> fingerprint.with(rule.name(), rule.inFingerprint()));
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
