package io.headtail.merge;

import io.headtail.time.Span;

/**
 * What the newest partial says of how it was counted.
 *
 * @param span its window's
 * @param partitions the topic's partition count
 * @param k its maximum number of rows
 * @param fingerprint of all settings that decide its rows, these included
 */
public record CountedBy(Span span, int partitions, int k, long fingerprint) {
    boolean isOf(Partial partial) {
        return fingerprint == partial.fingerprint()
                && partitions == partial.partitions()
                && k == partial.k();
    }
}
