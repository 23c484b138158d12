/** Counts the events of a log in a simple way, and answers questions about windows and ticks. */
@NullMarked
package io.headtail.audit.recount;

import org.jspecify.annotations.NullMarked;
