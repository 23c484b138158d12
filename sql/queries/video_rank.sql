-- The ranks of one video over a UTC day, boundary by boundary; no rank if it was not among the stored ranks.
--   psql … -v window=hour -v video=v_123 -v day=2026-11-25 -f sql/queries/video_rank.sql
-- window: its name (hour).  video: its id (v_1).  day: UTC (today).
-- Of a window with `rise`, views are rises. Where a name was another window's earlier, rise_of in topk_boundaries tells them apart.
\if :{?window}
\else
\set window hour
\endif
\if :{?video}
\else
\set video v_1
\endif
\if :{?day}
\else
\set day today
\endif

WITH day AS (
    SELECT (:'day'::date)::timestamp AT TIME ZONE 'UTC' AS start)
SELECT b.snapshot_time, s.rank, s.total_views
FROM day d
JOIN topk_boundaries b
    ON b.snapshot_time >= d.start AND b.snapshot_time < d.start + INTERVAL '24 hours'
LEFT JOIN global_topk_snapshots s
    ON s.window_name = b.window_name AND s.snapshot_time = b.snapshot_time AND s.video_id = :'video'
WHERE b.window_name = :'window' AND NOT b.skipped
ORDER BY b.snapshot_time;
