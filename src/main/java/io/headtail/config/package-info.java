/**
 * The configuration: every key with its default, read from a file, the environment and options,
 * each problem named in one go. A key and its default stand in {@link
 * io.headtail.config.ConfigKey}; what is allowed for it, in the class of its section, by the checks
 * of {@link io.headtail.config.CheckedValues}.
 */
@NullMarked
package io.headtail.config;

import org.jspecify.annotations.NullMarked;
