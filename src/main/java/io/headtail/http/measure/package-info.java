/** Counts and durations of the requests that the server has answered. No clocks of its own. */
@NullMarked
package io.headtail.http.measure;

import org.jspecify.annotations.NullMarked;
