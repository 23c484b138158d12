package io.headtail.lake;

import io.headtail.lake.file.LakeContent;
import io.headtail.lake.store.LakeUrl;

/**
 * Where the lake is, and how the log is cut into its files.
 *
 * @param content what rows are
 * @param fileRecords a file has the events of at most so many offsets, ≥ 1
 */
public record LakeSettings(LakeUrl url, LakeContent content, long fileRecords) {}
