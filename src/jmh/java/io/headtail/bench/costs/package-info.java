/** What each part beside counting costs: whole processes that read one topic, in turn. */
@NullMarked
package io.headtail.bench.costs;

import org.jspecify.annotations.NullMarked;
