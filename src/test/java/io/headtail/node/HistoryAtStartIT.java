package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.LogLines;
import io.headtail.testing.Node;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.tool.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start if the database cannot be used, or is not available yet. */
class HistoryAtStartIT {
    private static final String TOPIC = "history-at-start";

    @Test
    void a_database_that_lacks_ids_is_refused() throws Exception {
        String url = PostgresUnderTest.newDatabase();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'");
        }
        String latin = url.replaceFirst("/[^/?]+\\?", "/latin?");
        StartException refused = assertThrows(StartException.class, () -> start(latin));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("/latin: the database has the encoding LATIN1"), message);
    }

    @Test
    void a_database_that_is_away_is_named_and_waited_for(@TempDir Path data) throws Exception {
        EmbeddedPostgres postgres = PostgresUnderTest.startOwn(data);
        int port = postgres.port();
        String url = postgres.jdbcUrl() + "?user=postgres";
        postgres.close();
        KafkaUnderTest.createTopic(TOPIC, 1, Map.of());
        try (LogLines lines = new LogLines(HistoryPart.class.getName());
                Node node = start(url)) {
            Await.until(
                    "it is said",
                    () -> !lines.with("PostgreSQL at 127.0.0.1:" + port + "/headtail").isEmpty());
            assertEquals(503, node.get("/view/video/history?window=all").statusCode());
            try (EmbeddedPostgres back = EmbeddedPostgres.start(data, port)) {
                Await.until(
                        "there are tables to be asked",
                        // 404, or 200 once a boundary is stored.
                        () ->
                                back.port() == port
                                        && Set.of(404, 200)
                                                .contains(
                                                        node.get("/view/video/history?window=all")
                                                                .statusCode()));
            }
            assertEquals("", node.failure());
        }
    }

    private static Node start(String url) {
        return Node.start(
                Role.STANDALONE,
                TOPIC,
                "windows=[{name: all}]",
                "top-k.max=20",
                "history.interval=PT1S",
                "history.url=" + url,
                "history.user=postgres");
    }
}
