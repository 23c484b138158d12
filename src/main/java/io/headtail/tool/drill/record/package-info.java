/** The sent events and the received answers: the only input of the recount. */
@NullMarked
package io.headtail.tool.drill.record;

import org.jspecify.annotations.NullMarked;
