/**
 * Connections to PostgreSQL: pools, transactions, what is checked of a database and what its errors
 * mean, the tables made at a start.
 */
@NullMarked
package io.headtail.history.connection;

import org.jspecify.annotations.NullMarked;
