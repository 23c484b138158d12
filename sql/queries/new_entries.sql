-- The videos in the Top-k at a boundary that were not in the Top-k at the previous boundary.
--   psql … -v window=hour -v at='2026-11-25T12:00Z' -v k=10 -f sql/queries/new_entries.sql
-- window: its name (hour).  at: the boundary (the newest).  k: ranks (10).
-- Of a window with `rise`, views are rises. Where a name was another window's earlier, rise_of in topk_boundaries tells them apart.
-- Skipped boundaries are ignored; at the very first boundary every video is new.
\if :{?window}
\else
\set window hour
\endif
\if :{?at}
\else
\set at ''
\endif
\if :{?k}
\else
\set k 10
\endif

WITH this AS (
    SELECT coalesce(
        nullif(:'at', '')::timestamptz,
        (SELECT max(snapshot_time) FROM topk_boundaries WHERE window_name = :'window' AND NOT skipped)) AS at),
previous AS (
    SELECT max(snapshot_time) AS at
    FROM topk_boundaries
    WHERE window_name = :'window' AND NOT skipped AND snapshot_time < (SELECT at FROM this))
SELECT s.rank, s.video_id, s.total_views
FROM global_topk_snapshots s
WHERE s.window_name = :'window'
  AND s.snapshot_time = (SELECT at FROM this)
  AND s.rank <= :k
  AND NOT EXISTS (
      SELECT
      FROM global_topk_snapshots p
      WHERE p.window_name = s.window_name
        AND p.snapshot_time = (SELECT at FROM previous)
        AND p.rank <= :k
        AND p.video_id = s.video_id)
ORDER BY s.rank;
