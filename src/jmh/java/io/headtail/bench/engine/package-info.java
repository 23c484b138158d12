/**
 * Benchmarks of counting without Kafka: ids, counts, heaps, ticks and their memory, through the
 * public methods of {@code count} and {@code window} only, so that the same bench can measure
 * before and after a change of their implementation.
 */
@NullMarked
package io.headtail.bench.engine;

import org.jspecify.annotations.NullMarked;
