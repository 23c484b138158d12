/** A start's look at some of the topic's records: which settings do not go with them. */
@NullMarked
package io.headtail.log.advice;

import org.jspecify.annotations.NullMarked;
