/** The command {@code correct}: recounts ended windows with the late events in. */
@NullMarked
package io.headtail.cli.correct;

import org.jspecify.annotations.NullMarked;
