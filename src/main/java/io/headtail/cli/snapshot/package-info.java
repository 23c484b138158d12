/** The command {@code snapshot}: lists, inspects and verifies snapshots. */
@NullMarked
package io.headtail.cli.snapshot;

import org.jspecify.annotations.NullMarked;
