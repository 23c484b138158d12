/** Headtail: the commands, the configuration, and the wiring of the packages. */
@NullMarked
package io.headtail;

import org.jspecify.annotations.NullMarked;
