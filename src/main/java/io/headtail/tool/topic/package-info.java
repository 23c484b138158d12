/** A topic of events as a producer sees it: creation, writing, newest record. */
@NullMarked
package io.headtail.tool.topic;

import org.jspecify.annotations.NullMarked;
