package io.headtail.config;

import java.time.Duration;

/**
 * Settings of a merger besides those shared with instances.
 *
 * @param staleAfter how far a partition may fall behind before it is merged at its last tick
 * @param memoryBytes maximum bytes of partials that wait for other partitions, ≥ 1
 */
public record MergerSettings(Duration staleAfter, long memoryBytes) {}
