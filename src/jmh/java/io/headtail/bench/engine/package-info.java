/**
 * Benchmarks of counting without Kafka: ids, counts, heaps, ticks and their memory, through the
 * public calls of {@code count} and {@code window} only, so that one bench measures before and
 * after a change of what lies behind them.
 */
@NullMarked
package io.headtail.bench.engine;

import org.jspecify.annotations.NullMarked;
