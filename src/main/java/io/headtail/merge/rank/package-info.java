/**
 * The rank of one video: what the owners of partitions are asked, what each answers at its tick,
 * and what their answers make together.
 */
@NullMarked
package io.headtail.merge.rank;

import org.jspecify.annotations.NullMarked;
