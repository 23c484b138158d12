/**
 * The lake: the events of the log as Parquet files, in a directory or a bucket.
 *
 * <pre>
 * view_events ──▶ log.follow.LogFollower ──events──▶ LakeFollower
 *                        ▲                               │ LakePartition: ChunkBorders cut the log
 *                        │                               ▼ Spill: rows of the open chunk, on the local disk
 *                        │                             Chunk: a file for each hour, lake.file
 *                        │                               ▼
 *                        └── resume(): marks ◀── LakeFolder ──▶ dt=…/hour=…/p3-FROM-TO.parquet
 * </pre>
 *
 * <p>Names and bytes of files follow from the log and the settings alone, and a mark, which is in
 * the lake too, is moved when all files below it are visible. So writing again after a crash, or by
 * two processes at once, writes the same files.
 */
@NullMarked
package io.headtail.lake;

import org.jspecify.annotations.NullMarked;
