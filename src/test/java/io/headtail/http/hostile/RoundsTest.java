package io.headtail.http.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RoundsTest {
    private static Round round(double timesSlower, long cpuMs) {
        Round round = new Round();
        for (int i = 0; i < 1_000; i++) {
            round.attacked.add((long) (timesSlower * 1_000_000));
            round.other.add(1_000_000);
        }
        round.cpuNs = cpuMs * 1e6;
        round.fairNs = 100e6;
        return round;
    }

    private static Rounds slower(double... times) {
        Rounds rounds = new Rounds();
        for (double each : times) {
            rounds.add(round(each, 50));
        }
        return rounds;
    }

    @Test
    void a_machine_that_is_held_up_in_a_few_rounds_condemns_nobody() {
        assertTrue(slower(1.9).isUnharmed());
        assertTrue(slower(100, 1.2, 0.8).isUnharmed());
        assertTrue(slower(9, 1.1, 30, 0.9, 1.3).isUnharmed());
        assertTrue(slower(2.5, 1.4).isUnharmed());
    }

    @Test
    void answers_that_are_slower_in_most_rounds_are_seen() {
        assertEquals(false, slower(2.1).isUnharmed());
        assertEquals(false, slower(2.5, 1.6).isUnharmed());
        assertEquals(false, slower(0.1, 3, 2.2).isUnharmed());
        assertEquals(false, slower(0.5, 0.9, 2.1, 2.1, 8).isUnharmed());
    }

    @Test
    void answers_that_are_slower_in_each_of_many_rounds_need_no_more_of_them() {
        assertEquals(false, slower(3, 3, 3, 3, 3).isHarmed());
        assertEquals(false, slower(3, 3, 3, 3, 3, 1.9, 3).isHarmed());
        assertTrue(slower(3, 3, 2.1, 3, 9, 3).isHarmed());
    }

    @Test
    void processor_time_is_added_up() {
        Rounds rounds = new Rounds();
        rounds.add(round(1, 150));
        assertEquals(false, rounds.isUnharmed());
        rounds.add(round(1, 80));
        assertTrue(rounds.isUnharmed());
        rounds.add(round(1, 200));
        assertEquals(false, rounds.isUnharmed());
        assertTrue(rounds.toString().contains("processor time 430 ms"), rounds::toString);
    }
}
