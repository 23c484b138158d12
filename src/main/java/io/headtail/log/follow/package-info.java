/**
 * Reads the topic of view events for a {@link io.headtail.follow.Follower}, as a member of a
 * consumer group of its own.
 */
@NullMarked
package io.headtail.log.follow;

import org.jspecify.annotations.NullMarked;
