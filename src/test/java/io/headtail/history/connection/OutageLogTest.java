package io.headtail.history.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.LogLines;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageLogTest {
    @Test
    void an_outage_is_one_line_however_often_it_is_tried_and_its_end_another() {
        OutageLog outage = new OutageLog("roll-ups");
        try (LogLines lines = LogLines.ofThisThread(OutageLog.class.getName())) {
            outage.succeeded();
            for (int i = 0; i < 5; i++) {
                outage.failed(new HistoryException("away " + i, new SQLException("cut")));
            }
            outage.succeeded();
            outage.succeeded();
            outage.failed(new HistoryException("away again", new SQLException("cut")));
            assertEquals(
                    List.of(
                            "roll-ups not done, and tried again till it is: away 0: cut",
                            "roll-ups done again",
                            "roll-ups not done, and tried again till it is: away again: cut"),
                    lines.with("roll-ups"));
        }
    }
}
