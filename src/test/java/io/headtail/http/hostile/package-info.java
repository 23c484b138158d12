/** Clients that mean harm, over real sockets against a server in a process of its own. */
@NullMarked
package io.headtail.http.hostile;

import org.jspecify.annotations.NullMarked;
