-- The Top-K of a window at the nearest boundary at or before a time.
--   psql … -v window=hour -v at='2026-11-25T12:03:20Z' -v k=10 -f sql/queries/topk_before.sql
-- window: its name (hour).  at: any time (now).  k: ranks (10).
-- Of a window with `rise`, views are rises. Where a name was another window's earlier, rise_of in topk_boundaries tells them apart.
-- Skipped boundaries have no answer, and are ignored.
\if :{?window}
\else
\set window hour
\endif
\if :{?at}
\else
\set at now
\endif
\if :{?k}
\else
\set k 10
\endif

WITH nearest AS (
    SELECT window_name, snapshot_time, is_final, is_complete
    FROM topk_boundaries
    WHERE window_name = :'window' AND snapshot_time <= :'at'::timestamptz AND NOT skipped
    ORDER BY snapshot_time DESC
    LIMIT 1)
SELECT n.snapshot_time, n.is_final, n.is_complete, s.rank, s.video_id, s.total_views
FROM nearest n
JOIN global_topk_snapshots s USING (window_name, snapshot_time)
WHERE s.rank <= :k
ORDER BY s.rank;
