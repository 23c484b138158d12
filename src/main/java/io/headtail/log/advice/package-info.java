/** Samples a topic's records at a start, and warns if the settings do not match them. */
@NullMarked
package io.headtail.log.advice;

import org.jspecify.annotations.NullMarked;
