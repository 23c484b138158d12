/** The routes that answer for any range of time, from the views of every video. */
@NullMarked
package io.headtail.http.range;

import org.jspecify.annotations.NullMarked;
