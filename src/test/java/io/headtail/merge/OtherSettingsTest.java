package io.headtail.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** Partials of one topic that were counted with different settings. */
class OtherSettingsTest extends MinuteMerger {
    @Test
    void an_answer_says_so_while_all_count_with_other_settings_and_are_behind_it() {
        send(0, 90_000, "old=1");
        send(1, 90_000);
        assertEquals("old=1", rows());
        assertEquals(make.fingerprint, newest().fingerprint());
        make.fingerprint++;
        send(0, 70_000, "new=7");
        assertNull(newest().degraded());
        send(1, 70_000);
        assertEquals("old=1", rows());
        assertEquals(90_000, newest().tick());
        assertEquals("other-settings", newest().degraded());
        assertEquals(make.fingerprint - 1, newest().fingerprint());
        send(0, 91_000, "new=8");
        assertEquals("other-settings", newest().degraded());
        send(1, 91_000);
        assertEquals("new=8", rows());
        assertNull(newest().degraded());
        assertEquals(make.fingerprint, newest().fingerprint());
    }

    @Test
    void answers_say_so_while_processes_with_different_settings_publish() {
        for (long tick = 60_000; tick < 63_000; tick += 1_000) {
            for (int settings = 0; settings < 2; settings++) {
                make.fingerprint = settings;
                send(0, tick, "v" + settings + "=1");
                send(1, tick);
                String mark = tick == 60_000 ? null : "other-settings";
                assertEquals(mark, newest().degraded(), "settings " + settings + " at " + tick);
            }
        }
        // One of them is gone.
        for (long tick = 63_000; tick <= 62_000 + STALE + 1_000; tick += 1_000) {
            send(0, tick, "v1=1");
            send(1, tick);
            assertEquals(tick <= 62_000 + STALE ? "other-settings" : null, newest().degraded());
        }
    }
}
