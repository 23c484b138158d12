/**
 * The commands {@code audit} and {@code recount}: compare stored boundaries with a plain count of
 * the log, and print such a count.
 */
@NullMarked
package io.headtail.cli.audit;

import org.jspecify.annotations.NullMarked;
