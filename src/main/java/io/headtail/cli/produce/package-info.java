/** The command {@code produce}: events of a file, or made up, to a topic. */
@NullMarked
package io.headtail.cli.produce;

import org.jspecify.annotations.NullMarked;
