/** A topic of events as a producer sees it: made, written to, its newest record found. */
@NullMarked
package io.headtail.tool.topic;

import org.jspecify.annotations.NullMarked;
