/** Kafka: reading view events at the head and the tails, where reading starts, topic checks. */
@NullMarked
package io.headtail.log;

import org.jspecify.annotations.NullMarked;
