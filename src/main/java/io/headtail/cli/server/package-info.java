/** Commands that run one embedded server: {@code kafka}, {@code s3}, {@code postgres}. */
@NullMarked
package io.headtail.cli.server;

import org.jspecify.annotations.NullMarked;
