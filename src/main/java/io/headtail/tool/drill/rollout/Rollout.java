package io.headtail.tool.drill.rollout;

import io.headtail.tool.drill.News;
import io.headtail.tool.drill.process.Build;
import io.headtail.tool.drill.process.StoppableWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces processes as Kubernetes does. A StatefulSet: the pod of the highest ordinal is stopped
 * and started again with the same name, and the next one follows when it is ready. A Deployment
 * with {@code maxUnavailable: 0, maxSurge: 1}: a new pod is started, and when it is ready an old
 * one is stopped.
 */
final class Rollout {
    /**
     * As {@code lifecycle.preStop.sleep} does for a build that stops at once: its endpoint is gone,
     * and it is told to stop only later.
     */
    private static final long PRE_STOP_MS = 3_000;

    /** How much longer than {@code stale-after} a killed set stays away. */
    private static final long AWAY_MARGIN_MS = 7_000;

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Pods pods;
    private final Roles roles;
    private final Endpoints endpoints;
    private final StoppableWait waits;
    private final News news;
    private final List<String> mergers = new ArrayList<>();
    private final List<StepTally> tallies = new ArrayList<>();
    private int mergersStarted;
    private Build build;

    Rollout(
            Pods pods,
            Roles roles,
            Endpoints endpoints,
            StoppableWait waits,
            News news,
            Build first) {
        this.pods = pods;
        this.roles = roles;
        this.endpoints = endpoints;
        this.waits = waits;
        this.news = news;
        this.build = first;
    }

    /** Starts all processes, and waits until they are ready. */
    void startAll(int count) {
        roles.instances().forEach(set -> set.forEach(this::startInstance));
        for (int i = 0; i < count; i++) {
            startMerger();
        }
        roles.instances().forEach(set -> set.forEach(name -> pods.awaitReady(name, waits)));
        mergers.forEach(this::awaitEndpoint);
    }

    private void startInstance(String name) {
        pods.start(name, "instance", build, roles.ofInstance(name, build));
    }

    private String startMerger() {
        String name = "merger-" + ++mergersStarted;
        pods.start(name, "merger", build, roles.ofMerger(build));
        mergers.add(name);
        return name;
    }

    private void awaitEndpoint(String name) {
        pods.awaitPort(name, waits);
        endpoints.add(name, pods.port(name));
        waits.until(name + " gets connections", TIMEOUT, () -> endpoints.has(pods.port(name)));
    }

    /** The steps so far. */
    List<StepTally> tallies() {
        return tallies;
    }

    /** Watches what readers see for a while. */
    void watch(String name, long ms, Readers readers) {
        begin(name, readers);
        waits.wallClock(System.currentTimeMillis() + ms);
    }

    private StepTally begin(String name, Readers readers) {
        StepTally tally = new StepTally(name);
        tallies.add(tally);
        readers.step(tally);
        news.say(name);
        return tally;
    }

    /**
     * Replaces every instance, then every merger.
     *
     * @param to the build of the new ones
     */
    void replaceAll(Build to, String how, Readers readers) {
        Build from = build;
        build = to;
        for (List<String> names : roles.steps()) {
            replaceInstances(names, how, readers);
        }
        for (String name : List.copyOf(mergers)) {
            replaceMerger(name, from, how, readers);
        }
    }

    private void replaceInstances(List<String> names, String how, Readers readers) {
        StepTally tally = begin(how + " " + String.join(", ", names), readers);
        names.forEach(pods::signal);
        long stopMs = 0;
        long start = System.nanoTime();
        for (String name : names) {
            stopMs = Math.max(stopMs, pods.awaitStop(name, waits));
            start = System.nanoTime();
            startInstance(name);
        }
        names.forEach(name -> pods.awaitReady(name, waits));
        tally.took(stopMs, sinceMs(start));
    }

    private void replaceMerger(String name, Build from, String how, Readers readers) {
        StepTally tally = begin(how + " " + name, readers);
        long start = System.nanoTime();
        awaitEndpoint(startMerger());
        long readyMs = sinceMs(start);
        if (!roles.hasDelay(from)) {
            endpoints.remove(name);
            waits.wallClock(System.currentTimeMillis() + PRE_STOP_MS);
        }
        pods.signal(name);
        tally.took(pods.awaitStop(name, waits), readyMs);
        endpoints.remove(name);
        mergers.remove(name);
    }

    /**
     * Kills all instances of the last set at once, and starts them again later.
     *
     * @param staleAfterMs {@code stale-after} of the mergers
     */
    void killSet(long staleAfterMs, Readers readers) {
        List<String> victims = roles.instances().getLast();
        begin("kill " + String.join(", ", victims), readers);
        victims.forEach(pods::kill);
        waits.wallClock(System.currentTimeMillis() + staleAfterMs + AWAY_MARGIN_MS);
        StepTally tally = begin("return " + String.join(", ", victims), readers);
        long start = System.nanoTime();
        victims.forEach(this::startInstance);
        victims.forEach(name -> pods.awaitReady(name, waits));
        tally.took(-1, sinceMs(start));
    }

    private static long sinceMs(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
