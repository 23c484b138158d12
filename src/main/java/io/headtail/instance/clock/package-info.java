/**
 * Which tick may be gone for: by the wall clock, or by the events. No I/O but the questions of
 * {@link io.headtail.instance.clock.SoleOwner}.
 */
@NullMarked
package io.headtail.instance.clock;

import org.jspecify.annotations.NullMarked;
