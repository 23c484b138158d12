/** A seeded simulation of logs, owners and a merger, in memory, checked against the recount. */
@NullMarked
package io.headtail.simulation;

import org.jspecify.annotations.NullMarked;
