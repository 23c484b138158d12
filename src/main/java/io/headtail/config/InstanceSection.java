package io.headtail.config;

import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.log.KafkaSettings;
import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.Millis;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.List;

/**
 * Reads the settings that only owners of partitions use, and combines them with those of other
 * sections.
 */
final class InstanceSection {
    private InstanceSection() {}

    static InstanceSettings read(
            Role role,
            CheckedValues values,
            KafkaSettings kafka,
            List<WindowSpec> windows,
            Timing timing,
            int topKMax) {
        return new InstanceSettings(
                kafka,
                EventSection.read(values, WindowsSection.MAX_LENGTH_MS),
                windows,
                timing,
                clock(role, values),
                Duration.ofMillis(
                        values.millis(
                                ConfigKey.OPEN_TRANSACTION_TIMEOUT,
                                0,
                                WindowsSection.MAX_LENGTH_MS)),
                Duration.ofMillis(values.millis(ConfigKey.REPLAY_IDLE, 100, Millis.DAY)),
                values.choice(ConfigKey.PUBLISH, PublishMode.values()),
                Boundaries.NONE,
                topKMax,
                values.whole(ConfigKey.LANES, 1, 1_024),
                values.mebibytes(ConfigKey.HEAD_MEMORY, 1),
                values.mebibytes(ConfigKey.TAILS_MEMORY, 0),
                values.value(ConfigKey.VIDEOS_MAX, InstanceSection::videosMax),
                values.text(
                        ConfigKey.REPLICA,
                        "[A-Za-z0-9_-]{1,32}",
                        "1 to 32 letters, digits, '_' and '-'"),
                SnapshotPolicy.NONE);
    }

    private static ClockMode clock(Role role, CheckedValues values) {
        ClockMode clock = values.choice(ConfigKey.CLOCK, ClockMode.values());
        if (clock == ClockMode.EVENT && role != Role.STANDALONE) {
            values.bad(
                    ConfigKey.CLOCK,
                    values.setting(ConfigKey.CLOCK),
                    "for standalone only, where one process owns all partitions; allowed for %s is wall"
                            .formatted(role));
        }
        return clock;
    }

    private static int videosMax(String text) {
        if (text.equals("none")) {
            return Integer.MAX_VALUE;
        }
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(
                    "allowed are none, and whole numbers from 1 to 999999999");
        }
        return Integer.parseInt(text);
    }
}
