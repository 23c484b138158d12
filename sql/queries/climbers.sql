-- The biggest climbers between two boundaries: videos that are ranked at both, and how many places they rose.
--   psql … -v window=hour -v from='2026-11-25T11:00Z' -v to='2026-11-25T12:00Z' -v k=10 -f sql/queries/climbers.sql
-- window: its name (hour).  from, to: boundaries (an hour before to; the newest).  k: number of videos (10).
-- Of a window with `rise`, views are rises. Where a name was another window's earlier, rise_of in topk_boundaries tells them apart.
\if :{?window}
\else
\set window hour
\endif
\if :{?to}
\else
\set to ''
\endif
\if :{?from}
\else
\set from ''
\endif
\if :{?k}
\else
\set k 10
\endif

WITH later AS (
    SELECT coalesce(
        nullif(:'to', '')::timestamptz,
        (SELECT max(snapshot_time) FROM topk_boundaries WHERE window_name = :'window' AND NOT skipped)) AS at),
earlier AS (
    SELECT coalesce(nullif(:'from', '')::timestamptz, (SELECT at FROM later) - INTERVAL '1 hour') AS at)
SELECT a.video_id,
       b.rank AS rank_before,
       a.rank AS rank_after,
       b.rank - a.rank AS places,
       a.total_views - b.total_views AS views
FROM global_topk_snapshots a
JOIN global_topk_snapshots b
    ON b.window_name = a.window_name
    AND b.video_id = a.video_id
    AND b.snapshot_time = (SELECT at FROM earlier)
WHERE a.window_name = :'window'
  AND a.snapshot_time = (SELECT at FROM later)
  AND b.rank > a.rank
ORDER BY places DESC, rank_after
LIMIT :k;
