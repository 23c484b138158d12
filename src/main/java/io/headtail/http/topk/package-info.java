/** The routes that answer with Top-K, now and of the past. */
@NullMarked
package io.headtail.http.topk;

import org.jspecify.annotations.NullMarked;
