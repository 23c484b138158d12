-- The Top-K of any range of time [from, to), of every video's views per minute (video-stats.enabled).
--   psql … -v from='2026-11-25T11:20Z' -v to='2026-11-25T12:35Z' -v k=10 -f sql/queries/topk_range.sql
-- from, to: on a minute (an hour before to; the current minute).  k: number of videos (10).
-- Says what SELECT video_id, sum(total_views) … GROUP BY video_id ORDER BY 2 DESC, 1 LIMIT k says, and is faster.
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

WITH span AS (
    SELECT coalesce(nullif(:'to', '')::timestamptz, date_trunc('minute', now())) AS until)
SELECT row_number() OVER (ORDER BY t.views DESC, t.video_id COLLATE "C") AS rank, t.video_id, t.views
FROM span, video_stats_top(coalesce(nullif(:'from', '')::timestamptz, until - interval '1 hour'), until, :k) AS t
ORDER BY rank;
