package io.headtail.http.hostile;

import io.headtail.testing.Latencies;

/** What answers took during one attack, asked in turn, and what the attack cost. */
final class Round {
    /** Of the server that is attacked. */
    final Latencies attacked = new Latencies();

    /** Of its neighbour, which has proper clients. */
    final Latencies other = new Latencies();

    /** Processor time of the one that is attacked, without that of the answers, ns. */
    double cpuNs;

    /** Processor time of the other one, without that of the answers, ns. */
    double otherCpuNs;

    /** What as many requests and connections of proper clients would cost, ns. */
    double fairNs;

    /** How many times longer the slow answers of the attacked one took; above 0. */
    double timesSlower() {
        return attacked.p99() / (double) other.p99();
    }

    @Override
    public String toString() {
        return "p99 %,d µs and %,d µs".formatted(attacked.p99() / 1_000, other.p99() / 1_000);
    }
}
