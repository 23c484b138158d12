/**
 * The command line {@code headtail}: the root command, the roles, the drill, the health check and
 * tokens. Each other command has a package below.
 */
@NullMarked
package io.headtail.cli;

import org.jspecify.annotations.NullMarked;
