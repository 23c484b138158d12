package io.headtail.http.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.connection.RefusedReason;
import io.headtail.testing.Await;
import io.headtail.testing.PlainReader;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Two equal servers on one machine, and a client that asks both in turn. One is attacked; the other
 * one has proper clients meanwhile, so many that they cost it the same processor time. Whatever
 * slows down the machine, attackers and other processes, slows down the answers of both: those of
 * the attacked one may take twice as long. So that a server cannot take the whole machine for an
 * attack, what the attack costs it is compared with what as many requests and connections of proper
 * clients would. Afterwards it uses what it used before, and its log has not grown.
 */
final class Trial implements AutoCloseable {
    /** {@code -Dheadtail.trial.print=true} prints the figures of each attack. */
    private static final String PRINTED = "headtail.trial.print";

    private static final int MAX_ROUNDS = 25;
    private static final int REQUESTS = 1_000;
    private static final int LOOK = 100;
    private static final int WARM_UP = 3_000;
    private static final int LONG_REQUESTS = 500;
    private static final int CONNECTIONS = 100;
    private static final long MAX_HEAP_GROWTH = 4 * 1024 * 1024;
    private static final int MAX_MORE_THREADS = 4;
    private static final int MAX_MORE_HANDLES = 8;
    private static final int MAX_LOGGED = 3;
    // With a time, or an exception that nothing has caught.
    private static final String LOGGED = "(\\d{4}-|Exception in thread).*";

    private final ServerProcess server;
    private final ServerProcess neighbour;
    private final Door door;
    private final Door neighbourDoor;
    private final PlainReader reader;
    private final PlainReader neighbourReader;
    private final double requestNs;
    private final double longRequestNs;
    private final double connectionNs;

    /**
     * Takes both over.
     *
     * @param door makes the door of a port
     */
    Trial(ServerProcess server, ServerProcess neighbour, Function<Integer, Door> door)
            throws IOException {
        this.server = server;
        this.neighbour = neighbour;
        this.door = door.apply(server.port());
        this.neighbourDoor = door.apply(neighbour.port());
        warmUp(this.door);
        warmUp(neighbourDoor);
        this.reader = this.door.reader("/view/video");
        this.neighbourReader = neighbourDoor.reader("/view/video");
        askForMore(this.door);
        askForMore(neighbourDoor);
        connect();
        long start = neighbour.use().cpuNs();
        ask(REQUESTS);
        long asked = neighbour.use().cpuNs();
        askForMore(neighbourDoor);
        long askedForMore = neighbour.use().cpuNs();
        connect();
        this.requestNs = (asked - start) / (double) REQUESTS;
        this.longRequestNs = (askedForMore - asked) / (double) LONG_REQUESTS;
        this.connectionNs = (neighbour.use().cpuNs() - askedForMore) / (double) CONNECTIONS;
    }

    // On a busy machine the first answers may take longer than the server lets a connection take.
    private static void warmUp(Door door) throws IOException {
        long start = System.nanoTime();
        for (int asked = 0; asked < WARM_UP; ) {
            try (PlainReader reader = door.reader("/view/video")) {
                for (; asked < WARM_UP; asked++) {
                    reader.ask();
                }
            } catch (IOException e) {
                if (System.nanoTime() - start > Await.PATIENCE.toNanos()) {
                    throw e;
                }
            }
        }
    }

    private void ask(int requests) throws IOException {
        for (int i = 0; i < requests; i++) {
            reader.ask();
            neighbourReader.ask();
        }
    }

    private static void askForMore(Door door) throws IOException {
        try (PlainReader reader = door.reader("/view/video?k=1000")) {
            for (int i = 0; i < LONG_REQUESTS; i++) {
                reader.ask();
            }
        }
    }

    /** Proper clients of the neighbour: each asks once. */
    private void connect() throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            try (PlainReader reader = neighbourDoor.reader("/view/video")) {
                reader.ask();
            }
        }
    }

    /** The way to the server that is attacked. */
    Door door() {
        return door;
    }

    /** The server that is attacked. */
    ServerProcess server() {
        return server;
    }

    /** Whether the server has refused more for this reason by now. */
    BooleanSupplier refuses(RefusedReason reason) {
        long before = server.use().refused(reason);
        return () -> server.use().refused(reason) > before;
    }

    /**
     * Runs an attack, and asks meanwhile.
     *
     * @param attack made anew for each round
     * @param works whether the last one has had its effect
     */
    <A extends Attack> void withstand(Function<Door, A> attack, Function<A, Boolean> works)
            throws IOException {
        ServerProcess.Use before = server.useCollected();
        long logged = logged();
        Rounds rounds = new Rounds();
        rounds.add(round(attack.apply(door), works));
        for (int more = 1;
                !rounds.isUnharmed() && !rounds.isHarmed() && more < MAX_ROUNDS;
                more++) {
            if (more == 1) {
                rounds.dropFirst();
            }
            rounds.add(round(attack.apply(door), works));
        }
        if (Boolean.getBoolean(PRINTED)) {
            System.out.println(rounds);
        }
        assertTrue(rounds.isUnharmed(), rounds::toString);
        assertNothingLeft(before);
        assertTrue(logged() <= logged + MAX_LOGGED, () -> String.join("\n", server.log()));
    }

    /**
     * Sends frames of HTTP/2 again and again.
     *
     * @param isClosed whether the server closes such a connection
     */
    void flood(Frames frames, boolean isClosed) throws IOException {
        withstand(door -> new FrameFlood(door, frames, isClosed), a -> a.messages() > 0);
    }

    /** How often the server has logged something; an exception has many lines. */
    private long logged() {
        return server.log().stream().filter(line -> line.matches(LOGGED)).count();
    }

    private <A extends Attack> Round round(A attack, Function<A, Boolean> works)
            throws IOException {
        long before = server.use().cpuNs();
        long otherBefore = neighbour.use().cpuNs();
        LongSupplier behindNs =
                () -> server.use().cpuNs() - before - neighbour.use().cpuNs() + otherBefore;
        try (attack;
                Attack proper =
                        new ProperClients(neighbourDoor, behindNs, connectionNs + requestNs)) {
            attack.start();
            proper.start();
            Round round = new Round();
            long start = System.nanoTime();
            for (boolean worked = false; !worked || round.attacked.size() < REQUESTS; ) {
                for (int i = 0; i < LOOK; i++) {
                    round.attacked.add(reader.ask());
                    round.other.add(neighbourReader.ask());
                }
                attack.check();
                worked = worked || works.apply(attack);
                if (System.nanoTime() - start > Await.PATIENCE.toNanos()) {
                    throw new AssertionError("the attack has had no effect");
                }
            }
            round.fairNs =
                    attack.connections() * connectionNs
                            + attack.messages() * requestNs
                            + attack.longRequests() * longRequestNs;
            double asked = round.attacked.size() * requestNs;
            round.cpuNs = server.use().cpuNs() - before - asked;
            round.otherCpuNs = neighbour.use().cpuNs() - otherBefore - asked;
            return round;
        }
    }

    private void assertNothingLeft(ServerProcess.Use before) {
        Await.until(
                () -> "before " + before + ", now " + server.useCollected(),
                () -> {
                    ServerProcess.Use now = server.useCollected();
                    return now.connections() <= before.connections()
                            && now.threads() <= before.threads() + MAX_MORE_THREADS
                            && now.handles() <= before.handles() + MAX_MORE_HANDLES
                            && now.heap() <= before.heap() + MAX_HEAP_GROWTH;
                });
    }

    @Override
    public void close() throws IOException {
        reader.close();
        neighbourReader.close();
        server.close();
        neighbour.close();
    }
}
