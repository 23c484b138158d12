package io.headtail.lake;

import io.headtail.lake.file.LakeContent;
import io.headtail.lake.store.LakeUrl;

/**
 * Where the lake is, and how the log is cut into its files.
 *
 * @param content what rows are
 * @param fileRecords a file, or a part, has the events of at most so many offsets, ≥ 1
 * @param compaction whether files of an hour are merged
 */
public record LakeSettings(
        LakeUrl url, LakeContent content, long fileRecords, LakeCompaction compaction) {}
