/** The partials of each boundary, brought together in memory until every partition has reported. */
@NullMarked
package io.headtail.history.collect;

import org.jspecify.annotations.NullMarked;
