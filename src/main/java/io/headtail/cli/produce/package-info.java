/** The command {@code produce}: sends events from a file, or generated ones, to a topic. */
@NullMarked
package io.headtail.cli.produce;

import org.jspecify.annotations.NullMarked;
