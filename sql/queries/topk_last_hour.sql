-- The Top-K of the last 60 minutes, the current one with what is written of it (video-stats.enabled).
--   psql … -v k=10 -f sql/queries/topk_last_hour.sql
-- k: number of videos (10).
\if :{?k}
\else
\set k 10
\endif

SELECT row_number() OVER (ORDER BY t.views DESC, t.video_id COLLATE "C") AS rank, t.video_id, t.views
FROM video_stats_top(
    date_trunc('minute', now()) - interval '59 minutes', date_trunc('minute', now()) + interval '1 minute', :k) AS t
ORDER BY rank;
