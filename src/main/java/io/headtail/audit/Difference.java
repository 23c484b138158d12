package io.headtail.audit;

import io.headtail.audit.recount.CountedRow;
import org.jspecify.annotations.Nullable;

/**
 * A rank that is not as recounted.
 *
 * @param expected null where there should be no such rank, or no second one
 * @param found null where the rank is missing
 */
public record Difference(int rank, @Nullable CountedRow expected, @Nullable CountedRow found) {}
