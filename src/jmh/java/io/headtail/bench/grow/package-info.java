/** How the cost of {@code bin/bench ingest} grows with one of its settings: series and plots. */
@NullMarked
package io.headtail.bench.grow;

import org.jspecify.annotations.NullMarked;
