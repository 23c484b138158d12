package io.headtail.audit;

import io.headtail.audit.recount.CountedRow;
import org.jspecify.annotations.Nullable;

/**
 * A rank that differs from the recount.
 *
 * @param expected null if there should be no such rank, or no second one
 * @param found null if the rank is missing
 */
public record Difference(int rank, @Nullable CountedRow expected, @Nullable CountedRow found) {}
