/** Compares every video's views, as they are stored, with a plain recount of the log. */
@NullMarked
package io.headtail.audit.views;

import org.jspecify.annotations.NullMarked;
