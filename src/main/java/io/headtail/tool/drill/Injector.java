package io.headtail.tool.drill;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Does to the processes and servers what the plan says. */
final class Injector {
    /** What the consumer group takes as a member's end; twice as long is a pause. */
    static final long SESSION_MS = 6_000;

    /** How long a process may take to stop when told to. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** A signal and a look at its effect may come a little late on a busy machine. */
    private static final Duration GRACE_AND_MORE = GRACE.plusSeconds(3);

    private static final Duration START = Duration.ofSeconds(90);
    private static final int STOPPED_BY_SIGTERM = 143;
    private static final long S3_AWAY_MS = 15_000;
    private static final double SHARE_BEFORE_KILL = 0.6;
    private static final long LEAST_SILENCE_MS = 4_000;
    private static final long MORE_SILENCE_MS = 4_000;

    private final Cluster cluster;
    private final Poller poller;
    private final Feed feed;
    private final Broker broker;
    private final @Nullable FaultyProxy s3;
    private final Patience patience;

    Injector(
            Cluster cluster,
            Poller poller,
            Feed feed,
            Broker broker,
            @Nullable FaultyProxy s3,
            Patience patience) {
        this.cluster = cluster;
        this.poller = poller;
        this.feed = feed;
        this.broker = broker;
        this.s3 = s3;
        this.patience = patience;
    }

    /** Whom or what a fault meets. */
    String describe(PlannedFault planned) {
        return switch (planned.kind()) {
            case MERGER, BROKER_RESTART, SILENCE -> planned.kind().label();
            default -> planned.kind().label() + " " + victim(planned);
        };
    }

    /** Injects a fault, and returns when what it took away runs again. */
    void inject(PlannedFault planned, Fault fault) {
        String victim = victim(planned);
        switch (planned.kind()) {
            case KILL -> kill(victim, planned, fault);
            case STOP -> {
                stop(victim);
                startAgain(victim, fault, planned.awayMs());
            }
            case PAUSE -> pause(victim, fault);
            case S3_DOWN -> s3Down(victim, planned, fault);
            case S3_TORN -> s3Torn(victim, planned, fault);
            case BROKER_RESTART -> broker.restart();
            case MERGER -> kill(Cluster.MERGER, planned, fault);
            case SILENCE -> silence(planned, fault);
        }
        fault.over();
    }

    private String victim(PlannedFault planned) {
        return cluster.instances().get(planned.instance());
    }

    private void kill(String name, PlannedFault planned, Fault fault) {
        fault.strikes();
        cluster.take(name).close();
        startAgain(name, fault, planned.awayMs());
    }

    /** Tells a process to stop, and waits until it has. */
    void stop(String name) {
        Child child = cluster.take(name);
        child.signal("TERM");
        if (!patience.holds(GRACE_AND_MORE, () -> !child.isAlive())) {
            cluster.problem(
                    "%s did not stop within %d s after SIGTERM"
                            .formatted(child.log().getFileName(), GRACE.toSeconds()));
        } else if (child.exitCode() != STOPPED_BY_SIGTERM) {
            cluster.problem(
                    "%s exited with %d after SIGTERM, not with %d"
                            .formatted(
                                    child.log().getFileName(),
                                    child.exitCode(),
                                    STOPPED_BY_SIGTERM));
        }
        child.close();
    }

    private void startAgain(String name, Fault fault, long afterMs) {
        patience.wallClock(fault.struckMs() + afterMs);
        start(name);
    }

    /** Starts a process, and waits until it listens. */
    void start(String name) {
        cluster.start(name);
        patience.until(
                name + " says where it listens\n" + cluster.logs(),
                START,
                () -> cluster.get(name).port() != 0);
        if (name.equals(Cluster.MERGER)) {
            poller.mergerAt(cluster.get(name).port());
        }
    }

    private void pause(String name, Fault fault) {
        Child child = cluster.get(name);
        child.signal("STOP");
        try {
            patience.wallClock(fault.atMs() + 2 * SESSION_MS);
        } finally {
            child.signal("CONT");
        }
    }

    private void s3Down(String victim, PlannedFault planned, Fault fault) {
        FaultyProxy proxy = proxy();
        proxy.down();
        try {
            killWithin(victim, planned, fault);
            patience.wallClock(fault.atMs() + S3_AWAY_MS);
        } finally {
            proxy.pass();
        }
    }

    private void s3Torn(String victim, PlannedFault planned, Fault fault) {
        FaultyProxy proxy = proxy();
        int before = proxy.torn();
        proxy.tear(planned.tornBytes(), Integer.MAX_VALUE);
        try {
            // The kill is to come while uploads are torn, so it waits for the first of them.
            patience.holds(Duration.ofMillis(S3_AWAY_MS), () -> proxy.torn() > before);
            killWithin(victim, planned, fault);
            patience.wallClock(fault.atMs() + S3_AWAY_MS);
        } finally {
            proxy.pass();
        }
    }

    private void killWithin(String victim, PlannedFault planned, Fault fault) {
        patience.wallClock(
                fault.atMs() + (long) (SHARE_BEFORE_KILL * planned.moment() * S3_AWAY_MS));
        kill(victim, planned, fault);
    }

    private FaultyProxy proxy() {
        if (s3 == null) {
            throw new IllegalStateException("a fault of S3 without S3");
        }
        return s3;
    }

    private void silence(PlannedFault planned, Fault fault) {
        long length = LEAST_SILENCE_MS + (long) (planned.moment() * MORE_SILENCE_MS);
        feed.fallSilent(length);
        patience.wallClock(fault.atMs() + length);
    }
}
