/**
 * The configuration: every key with its default, read from a file, the environment and options,
 * with all problems reported at once. A key and its default are in {@link
 * io.headtail.config.ConfigKey}; the allowed values are in the class of the key's section, which
 * uses the checks of {@link io.headtail.config.CheckedValues}.
 */
@NullMarked
package io.headtail.config;

import org.jspecify.annotations.NullMarked;
