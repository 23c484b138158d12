/**
 * A running process: an instance, a merger or both, wired from the parts of other packages, and its
 * health.
 */
@NullMarked
package io.headtail.node;

import org.jspecify.annotations.NullMarked;
