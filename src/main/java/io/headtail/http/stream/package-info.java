/** The newest answers as server-sent events: each tick's answer, once it is there. */
@NullMarked
package io.headtail.http.stream;

import org.jspecify.annotations.NullMarked;
