/**
 * The configuration: every key with its default, read from a file, the environment and options,
 * with all problems reported at once. One class for each section of the file.
 */
@NullMarked
package io.headtail.config;

import org.jspecify.annotations.NullMarked;
