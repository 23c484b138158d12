package io.headtail.bench.query;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The clients of {@code bin/bench streams}, all in this process, on one thread. Arguments: port,
 * query, how many, how many of them stop reading after their first event, how many are killed.
 *
 * <p>Says {@code open} when each has had an event. Lines of standard input: {@code reset} forgets
 * all figures, {@code kill} closes those that are killed, {@code resume} has them come back, {@code
 * report} prints a line {@code RESULT}. Ends with standard input.
 */
final class StreamClients {
    private static final long MAX_LAG_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int KEPT_TICKS = 300;

    /** Connections that are opened before what has come is read. */
    private static final int OPENED_AT_ONCE = 20;

    private final ConcurrentLinkedQueue<String> orders = new ConcurrentLinkedQueue<>();
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final List<StreamClient> clients = new ArrayList<>();
    private final Map<Long, Long> firstNanos = new HashMap<>();
    private final Histogram lagNanos = new Histogram(MAX_LAG_NANOS, 3);
    private final int stopped;
    private final int killed;
    private boolean opened;
    private long eventsBefore;

    private StreamClients(int port, String query, int count, int stopped, int killed)
            throws IOException {
        this.stopped = stopped;
        this.killed = killed;
        for (int i = 0; i < count; i++) {
            clients.add(new StreamClient(port, query, selector, this::took));
        }
    }

    public static void main(String[] arguments) throws IOException {
        StreamClients all =
                new StreamClients(
                        Integer.parseInt(arguments[0]),
                        arguments[1],
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4]));
        Thread.ofPlatform().daemon().name("orders").start(all::listen);
        all.run();
    }

    private void listen() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                orders.add(line);
                selector.wakeup();
            }
        } catch (IOException e) {
            System.err.println("standard input: " + e);
        }
        System.exit(0);
    }

    private void run() throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).open();
            if (i % OPENED_AT_ONCE == 0) {
                read(1);
            }
        }
        while (true) {
            read(1_000);
            if (!opened && clients.stream().allMatch(client -> client.events() > 0)) {
                opened = true;
                clients.subList(0, stopped).forEach(StreamClient::stopReading);
                System.out.println("open");
            }
            for (String order = orders.poll(); order != null; order = orders.poll()) {
                obey(order);
            }
        }
    }

    private void read(long timeoutMs) throws IOException {
        selector.select(timeoutMs);
        for (SelectionKey key : selector.selectedKeys()) {
            ((StreamClient) key.attachment()).read(buffer);
        }
        selector.selectedKeys().clear();
    }

    private void obey(String order) throws IOException {
        switch (order) {
            case "reset" -> {
                lagNanos.reset();
                eventsBefore = events();
            }
            case "kill" -> {
                for (StreamClient client : clients.subList(stopped, stopped + killed)) {
                    client.kill();
                }
            }
            case "resume" -> {
                for (StreamClient client : clients.subList(stopped, stopped + killed)) {
                    client.open();
                }
            }
            case "report" -> report();
            default -> throw new IllegalArgumentException(order);
        }
    }

    private List<StreamClient> reading() {
        return clients.subList(stopped, clients.size());
    }

    private long events() {
        return reading().stream().mapToLong(StreamClient::events).sum();
    }

    private void took(long tick) {
        long now = System.nanoTime();
        Long first = firstNanos.putIfAbsent(tick, now);
        // Those that come back are told of old ticks.
        if (first != null && now - first < TimeUnit.SECONDS.toNanos(1)) {
            lagNanos.recordValue(now - first);
        }
        if (firstNanos.size() > KEPT_TICKS) {
            firstNanos.clear();
        }
    }

    private void report() {
        List<StreamClient> reading = reading();
        List<StreamClient> back = reading.stream().filter(StreamClient::wasResumed).toList();
        System.out.printf(
                "RESULT events=%d missed=%d untold=%d ended=%d back=%d missed-back=%d"
                        + " lag-p50-ms=%.1f lag-p99-ms=%.1f lag-max-ms=%.1f%n",
                events() - eventsBefore,
                reading.stream().mapToLong(StreamClient::missed).sum(),
                reading.stream().mapToLong(StreamClient::untold).sum(),
                reading.stream().filter(StreamClient::hasEnded).count(),
                back.size(),
                back.stream().mapToLong(StreamClient::missed).sum(),
                lagNanos.getValueAtPercentile(50) / 1e6,
                lagNanos.getValueAtPercentile(99) / 1e6,
                lagNanos.getMaxValue() / 1e6);
    }
}
