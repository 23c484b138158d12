/**
 * The commands {@code audit} and {@code recount}: what is stored and answered, against a plain
 * count of the log.
 */
@NullMarked
package io.headtail.cli.audit;

import org.jspecify.annotations.NullMarked;
