/** Collects the partials of each boundary in memory until every partition has reported. */
@NullMarked
package io.headtail.history.collect;

import org.jspecify.annotations.NullMarked;
