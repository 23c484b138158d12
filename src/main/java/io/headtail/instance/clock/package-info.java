/**
 * Decides which tick may be reached: by the wall clock, or by the events. No I/O except the
 * requests of {@link io.headtail.instance.clock.SoleOwner}.
 */
@NullMarked
package io.headtail.instance.clock;

import org.jspecify.annotations.NullMarked;
