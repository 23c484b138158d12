-- The stability of the Top-k over a UTC day: for each boundary, how many of the previous boundary's Top-k are still
-- in the Top-k, and their share.
--   psql … -v window=hour -v day=2026-11-25 -v k=10 -f sql/queries/stability.sql
-- window: its name (hour).  day: UTC (today).  k: ranks (10).
-- Of a window with `rise`, views are rises. Where a name was another window's earlier, rise_of in topk_boundaries tells them apart.
-- The day's first boundary has no previous one in the day, and is omitted, as is one after an empty window.
\if :{?window}
\else
\set window hour
\endif
\if :{?day}
\else
\set day today
\endif
\if :{?k}
\else
\set k 10
\endif

WITH day AS (
    SELECT (:'day'::date)::timestamp AT TIME ZONE 'UTC' AS start),
pairs AS (
    SELECT snapshot_time, lag(snapshot_time) OVER (ORDER BY snapshot_time) AS previous
    FROM topk_boundaries, day
    WHERE window_name = :'window'
      AND NOT skipped
      AND snapshot_time >= start
      AND snapshot_time < start + INTERVAL '24 hours'),
top AS (
    SELECT snapshot_time, video_id
    FROM global_topk_snapshots, day
    WHERE window_name = :'window'
      AND rank <= :k
      AND snapshot_time >= start
      AND snapshot_time < start + INTERVAL '24 hours')
SELECT p.snapshot_time,
       count(t.video_id) AS stayed,
       round(count(t.video_id)::numeric / count(*), 3) AS share
FROM pairs p
JOIN top b ON b.snapshot_time = p.previous
LEFT JOIN top t ON t.snapshot_time = p.snapshot_time AND t.video_id = b.video_id
GROUP BY p.snapshot_time
ORDER BY p.snapshot_time;
