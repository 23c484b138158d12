/**
 * Connections to PostgreSQL: pools, transactions, checks of the database, the meaning of its
 * errors, times and locks in its terms, and the creation of tables at start.
 */
@NullMarked
package io.headtail.history.connection;

import org.jspecify.annotations.NullMarked;
