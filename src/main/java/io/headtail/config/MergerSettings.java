package io.headtail.config;

import java.time.Duration;

/**
 * What a merger needs to know beside what it shares with instances.
 *
 * @param staleAfter how long a partition may stay away before it is merged at its last tick
 * @param memoryBytes what partials may take that wait for other partitions, ≥ 1
 */
public record MergerSettings(Duration staleAfter, long memoryBytes) {}
