/** Writes responses: headers, JSON, compression, entity tags. */
@NullMarked
package io.headtail.http.reply;

import org.jspecify.annotations.NullMarked;
