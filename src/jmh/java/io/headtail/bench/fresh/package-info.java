/**
 * Benchmarks of the age of answers and of start times: whole processes, timed from outside over
 * HTTP and Kafka.
 */
@NullMarked
package io.headtail.bench.fresh;

import org.jspecify.annotations.NullMarked;
