package io.headtail.history.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.testing.Await;
import io.headtail.testing.PostgresUnderTest;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolIT {
    private static final String AT_FIRST_LOOK = "TRANSACTION ISOLATION LEVEL";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private interface Kind {
        Pool of(HistorySettings settings);
    }

    @Test
    void a_server_that_goes_away_while_it_is_first_looked_at_can_be_used_once_it_is_back()
            throws Exception {
        canBeUsed(settings -> Pool.writing(settings, 1, PATIENCE, Await.PATIENCE));
        canBeUsed(settings -> Pool.reading(settings, 2, PATIENCE, Await.PATIENCE));
    }

    private static void canBeUsed(Kind kind) throws Exception {
        String url = PostgresUnderTest.newDatabase();
        int server = URI.create(url.substring("jdbc:".length())).getPort();
        try (CutAtStatement cut = new CutAtStatement(server, AT_FIRST_LOOK);
                Pool pool =
                        kind.of(
                                new HistorySettings(
                                        url.replace(":" + server + "/", ":" + cut.port() + "/"),
                                        PostgresUnderTest.USER,
                                        null,
                                        null,
                                        60_000,
                                        HistoryKeep.DEFAULT))) {
            Await.until("the connection is cut", () -> cut.cuts() == 1 || isUsable(pool));
            assertEquals(1, cut.cuts(), "before there was an answer");
            Await.until("there is an answer", () -> isUsable(pool));
        }
    }

    private static boolean isUsable(Pool pool) {
        try {
            return pool.transaction("select", connection -> true);
        } catch (HistoryException e) {
            return false;
        }
    }
}
