/**
 * Files of the lake: Parquet, written and read without Hadoop.
 *
 * <pre>
 *  rows ──▶ EventsFile, MinutesFile ──▶ FileInProgress: Parquet's writer, ZstdCodec
 *                                            └─ finish ──▶ FileEnd: the footer in one form, checksums ──▶ a local file
 *
 *  LakeInput ──▶ FileEnd ──▶ LakeFileInfo: how many rows, the caller's metadata
 *  local files ──▶ EventsReader, MinutesReader ──▶ LakeFileMerger ──▶ one local file
 * </pre>
 *
 * <p>The bytes of a file follow from its rows and its metadata alone. They may change with the
 * version of Parquet or of zstd, and with {@link io.headtail.lake.file.LakeFormat#VERSION}: {@code
 * GoldenLakeFilesTest} notices.
 */
@NullMarked
package io.headtail.lake.file;

import org.jspecify.annotations.NullMarked;
