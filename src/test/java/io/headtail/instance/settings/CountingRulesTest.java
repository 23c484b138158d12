package io.headtail.instance.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.log.event.EventSettings;
import io.headtail.log.event.FieldPlace;
import io.headtail.testing.TestSettings;
import io.headtail.time.EpochUnit;
import io.headtail.time.Span;
import io.headtail.time.Timing;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The text that snapshots of every build carry, and the fingerprints of partials. */
class CountingRulesTest {
    private static InstanceSettings with(EventSettings event) {
        return TestSettings.withoutKafka()
                .event(event)
                .timing(new Timing(1_000, 5_000, 1_000))
                .build();
    }

    @Test
    void the_text_has_a_line_for_each_setting() {
        assertEquals(
                """
                tick=1000
                lateness=5000
                event.id=key
                event.timestamp=record
                event.views=1
                event.max-ahead=0
                """,
                CountingRules.of(with(new EventSettings(null, null, null, 0, false))).text());
    }

    @Test
    void the_text_has_the_unit_of_times_that_are_not_the_records_own() {
        EventSettings event =
                new EventSettings(
                        FieldPlace.parse("key:/id"),
                        FieldPlace.parse("header:at"),
                        EpochUnit.S,
                        "/views",
                        60_000,
                        true);
        assertEquals(
                """
                tick=1000
                lateness=5000
                event.id=key:/id
                event.timestamp=header:at
                event.views=/views
                event.max-ahead=60000
                event.timestamp-unit=s
                """,
                CountingRules.of(with(event)).text());
        assertEquals(
                """
                lateness=5000
                event.id=key:/id
                event.timestamp=header:at
                event.views=/views
                event.max-ahead=60000
                event.timestamp-unit=s
                """,
                CountingRules.of(with(event)).textOfEvents());
    }

    @Test
    void a_difference_names_the_settings_that_changed() {
        assertEquals(
                "lateness=2000 (now 5000), nothing (now s)",
                CountingRules.difference(
                        "tick=1000\nlateness=2000\n",
                        "tick=1000\nlateness=5000\nevent.timestamp-unit=s\n"));
    }

    @Test
    void fingerprints_of_defaults_and_of_all_settings_are_the_same_in_every_build() {
        EventSettings defaults = new EventSettings(null, null, null, 0, false);
        EventSettings all =
                new EventSettings(
                        FieldPlace.parse("key:/id"),
                        FieldPlace.parse("header:at"),
                        EpochUnit.MS,
                        "/views",
                        60_000,
                        true);
        assertEquals(
                List.of(-2279239226906835421L, 5212747346772053665L),
                Stream.of(defaults, all)
                        .map(event -> CountingRules.of(with(event)))
                        .map(rules -> rules.fingerprint("t", 4, new Span.AllTime(), 10))
                        .toList());
    }

    @Test
    void the_fingerprint_is_the_same_in_every_build() {
        EventSettings event =
                new EventSettings(
                        FieldPlace.KEY, FieldPlace.parse("header:at"), EpochUnit.S, null, 0, false);
        assertEquals(
                7119778089943496005L,
                CountingRules.of(with(event)).fingerprint("t", 4, new Span.Sliding(3_600_000), 10));
    }
}
