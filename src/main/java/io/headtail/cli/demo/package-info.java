/** The command {@code demo}: everything on one machine, with made-up views or a user's file. */
@NullMarked
package io.headtail.cli.demo;

import org.jspecify.annotations.NullMarked;
