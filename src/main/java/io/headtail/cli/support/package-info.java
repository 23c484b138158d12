/** Code shared by commands: options, exit codes, errors, signals, logging. */
@NullMarked
package io.headtail.cli.support;

import org.jspecify.annotations.NullMarked;
