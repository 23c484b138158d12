/** What was sent and what was answered: the only input of the recount. */
@NullMarked
package io.headtail.tool.drill.record;

import org.jspecify.annotations.NullMarked;
