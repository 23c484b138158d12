/**
 * Kafka: reading view events at the head and the tails, topic checks, partials to and from their
 * topic.
 */
@NullMarked
package io.headtail.log;

import org.jspecify.annotations.NullMarked;
