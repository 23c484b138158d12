-- What a correction has changed at a boundary: videos whose rank or views are different, first those that are ranked now.
--   psql … -v window=hour -v at='2026-11-25T12:00Z' -v revision=1 -f sql/queries/corrections.sql
-- window: its name (hour).  at: the boundary (the newest that is corrected).  revision: the one that changed it (the last).
-- Of a window with `rise`, views are rises. Where a name was another window's earlier, rise_of in topk_boundaries tells them apart.
\if :{?window}
\else
\set window hour
\endif
\if :{?at}
\else
\set at ''
\endif
\if :{?revision}
\else
\set revision ''
\endif

WITH now AS (
    SELECT snapshot_time AS at, coalesce(nullif(:'revision', '')::int, revision) AS revision, revision AS last,
        generation
    FROM topk_boundaries
    WHERE window_name = :'window'
      AND revision > 0
      AND snapshot_time = coalesce(
          nullif(:'at', '')::timestamptz,
          (SELECT max(snapshot_time) FROM topk_boundaries WHERE window_name = :'window' AND revision > 0))),
earlier AS (
    SELECT r.rank, r.video_id, r.total_views
    FROM global_topk_revisions r, now
    WHERE r.window_name = :'window' AND r.snapshot_time = now.at AND r.generation = now.generation
      AND r.revision = now.revision - 1),
later AS (
    SELECT s.rank, s.video_id, s.total_views
    FROM global_topk_snapshots s, now
    WHERE s.window_name = :'window' AND s.snapshot_time = now.at AND now.revision = now.last
    UNION ALL
    SELECT r.rank, r.video_id, r.total_views
    FROM global_topk_revisions r, now
    WHERE r.window_name = :'window' AND r.snapshot_time = now.at AND r.generation = now.generation
      AND r.revision = now.revision AND now.revision < now.last)
SELECT now.revision - 1 AS revision_before,
       now.revision AS revision_after,
       video_id,
       e.rank AS rank_before,
       l.rank AS rank_after,
       e.total_views AS views_before,
       l.total_views AS views_after
FROM now, earlier e FULL JOIN later l USING (video_id)
WHERE (e.rank, e.total_views) IS DISTINCT FROM (l.rank, l.total_views)
ORDER BY l.rank, e.rank;
