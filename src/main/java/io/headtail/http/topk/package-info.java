/** The routes that answer Top-K queries, current and historical. */
@NullMarked
package io.headtail.http.topk;

import org.jspecify.annotations.NullMarked;
