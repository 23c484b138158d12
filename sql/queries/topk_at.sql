-- The Top-K of a window at one boundary.
--   psql … -v window=hour -v at='2026-11-25T12:00Z' -v k=10 -f sql/queries/topk_at.sql
-- window: its name (hour).  at: the boundary, the end of the window (the newest).  k: ranks (10).
-- Of a window with `rise`, views are rises. Where a name was another window's earlier, rise_of in topk_boundaries tells them apart.
-- No rows: there is no such boundary, or the window was empty; topk_boundaries shows which.
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

SELECT rank, video_id, total_views, is_final
FROM global_topk_snapshots
WHERE window_name = :'window'
  AND snapshot_time = coalesce(
      nullif(:'at', '')::timestamptz,
      (SELECT max(snapshot_time) FROM topk_boundaries WHERE window_name = :'window' AND NOT skipped))
  AND rank <= :k
ORDER BY rank;
