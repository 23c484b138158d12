/** The command {@code demo}: all of it on one machine, with made-up views or a user's own. */
@NullMarked
package io.headtail.cli.demo;

import org.jspecify.annotations.NullMarked;
