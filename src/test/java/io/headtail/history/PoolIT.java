package io.headtail.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.Await;
import io.headtail.testing.PostgresUnderTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

class PoolIT {
    @Test
    void a_server_that_goes_away_while_it_is_first_looked_at_can_be_used_once_it_is_back()
            throws Exception {
        String url = PostgresUnderTest.newDatabase();
        int server = URI.create(url.substring("jdbc:".length())).getPort();
        try (CutAtStatement cut = new CutAtStatement(server, "TRANSACTION ISOLATION LEVEL");
                HistoryFixture history =
                        new HistoryFixture(
                                url.replace(":" + server + "/", ":" + cut.port() + "/"),
                                HistoryKeep.DEFAULT)) {
            Await.until("the tables are made", () -> migrates(history));
            assertEquals(1, cut.cuts());
        }
    }

    private static boolean migrates(HistoryFixture history) {
        try {
            history.database.migrate();
            return true;
        } catch (HistoryException e) {
            return false;
        }
    }
}
