package io.headtail.cli.top;

import static io.headtail.http.ServerFixture.TICK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.support.UserError;
import io.headtail.cli.top.Connection.Live;
import io.headtail.cli.top.Connection.Lost;
import io.headtail.cli.top.Connection.Opening;
import io.headtail.cli.top.Connection.Polling;
import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.http.connection.Limits;
import io.headtail.testing.Await;
import io.headtail.testing.InstalledServer;
import io.headtail.time.WindowSpec;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a follower tells of a real server that goes and comes, or refuses. */
class FollowerTest {
    private static final WindowSpec HOUR = WindowSpec.sliding("hour", 3_600_000);

    private final int port = InstalledServer.freePort();
    private final Heard heard = new Heard();

    private static final class Heard implements Follower.Listener {
        private final List<String> ends = new ArrayList<>();
        private Connection connection = new Opening();
        private @Nullable UserError failure;

        @Override
        public synchronized void board(Board board) {
            ends.add(board.end());
        }

        @Override
        public synchronized void connection(Connection now) {
            connection = now;
        }

        @Override
        public synchronized void failed(UserError why) {
            failure = why;
        }

        synchronized List<String> ends() {
            return List.copyOf(ends);
        }

        synchronized Connection connection() {
            return connection;
        }

        synchronized @Nullable UserError failure() {
            return failure;
        }
    }

    private ServerFixture server(int streams) {
        return new ServerFixture(
                new HttpSettings("127.0.0.1", port, 100).with(Limits.STANDARD.withStreams(streams)),
                HOUR);
    }

    private static void put(ServerFixture server, int second) {
        server.newest.put(
                "hour",
                ServerFixture.answer(
                        "hour",
                        3_600_000,
                        3,
                        TICK + second * 1_000L,
                        true,
                        Long.MIN_VALUE,
                        true,
                        null));
    }

    private static List<String> ends(int from, int to) {
        List<String> ends = new ArrayList<>();
        for (int second = from; second <= to; second++) {
            ends.add(Instant.ofEpochMilli(TICK + second * 1_000L).toString());
        }
        return ends;
    }

    private void await(List<String> ends) {
        Await.until(() -> ends + ", not " + heard.ends(), () -> heard.ends().equals(ends));
    }

    private Server client() {
        return new Server(URI.create("http://127.0.0.1:" + port), null, null);
    }

    @Test
    void a_server_that_comes_back_is_followed_again_without_a_gap() {
        try (Server client = client()) {
            Follower follower;
            try (ServerFixture server = server(10)) {
                put(server, 0);
                follower = new Follower(client, "hour", 3, heard);
                await(ends(0, 0));
                put(server, 1);
                await(ends(0, 1));
                assertTrue(heard.connection() instanceof Live);
            }
            try (follower;
                    ServerFixture again = server(10)) {
                // What the new one keeps for those that come back: somebody else streams from it.
                Await.until("it is lost", () -> heard.connection() instanceof Lost);
                put(again, 1);
                try (Follower other = new Follower(client, "hour", 3, new Heard())) {
                    Await.until("both stream", () -> heard.connection() instanceof Live);
                    put(again, 2);
                    Await.until("the next", () -> heard.ends().containsAll(ends(2, 2)));
                    other.look();
                }
                assertNull(heard.failure());
            }
        }
    }

    @Test
    void where_streams_are_refused_it_asks_every_second() {
        try (Server client = client();
                ServerFixture server = server(0)) {
            put(server, 0);
            try (Follower follower = new Follower(client, "hour", 3, heard)) {
                await(ends(0, 0));
                Polling polling = (Polling) heard.connection();
                assertTrue(polling.why().contains("http.max-streams"), polling.why());
                put(server, 1);
                await(ends(0, 1));
                follower.look();
            }
        }
    }

    @Test
    void what_trying_again_does_not_mend_ends_it() {
        try (Server client = client();
                ServerFixture server = server(10)) {
            put(server, 0);
            try (Follower follower = new Follower(client, "hour", 5_000, heard)) {
                Await.until("it gives up", () -> heard.failure() != null);
                String said = String.valueOf(heard.failure());
                assertTrue(said.contains("allowed are whole numbers from 1 to 100"), said);
                follower.look();
            }
            assertEquals(List.of(), heard.ends());
        }
    }
}
