package io.headtail.simulation;

import io.headtail.merge.PartialKey;

/** Where an owner puts its partials. */
@FunctionalInterface
interface Outbox {
    void send(PartialKey key, byte[] partial);
}
