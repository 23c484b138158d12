/**
 * How old an answer is, and how long a start takes: whole processes, timed from outside over HTTP
 * and Kafka.
 */
@NullMarked
package io.headtail.bench.fresh;

import org.jspecify.annotations.NullMarked;
