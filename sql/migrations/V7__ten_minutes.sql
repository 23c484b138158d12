-- Every video's views per ten minutes: a range is whole hours, whole ten minutes and at most 18 other minutes.

CREATE TABLE ten_minute_views (
    window_start timestamptz NOT NULL,
    item_id      text        /* [jooq ignore start] */ COLLATE "C" /* [jooq ignore stop] */ NOT NULL,
    views        bigint      NOT NULL
    /* [jooq ignore start] */, PRIMARY KEY (window_start, item_id) /* [jooq ignore stop] */
) /* [jooq ignore start] */ PARTITION BY RANGE (window_start) /* [jooq ignore stop] */;

/* [jooq ignore start] */
CREATE TABLE ten_minute_views_rest PARTITION OF ten_minute_views DEFAULT;
CREATE INDEX ten_minute_views_by_views ON ten_minute_views (window_start, views DESC);
/* [jooq ignore stop] */

COMMENT ON TABLE ten_minute_views IS
    'Views of each video in each ten minutes that are rolled up: the sum of their minutes. Partitioned by window_start, a UTC day each, which goes with that of video_stats.';
COMMENT ON COLUMN ten_minute_views.window_start IS 'Start of the ten minutes, inclusive; a multiple of ten minutes';
COMMENT ON COLUMN ten_minute_views.item_id IS 'The video''s id';
COMMENT ON COLUMN ten_minute_views.views IS 'Views in the ten minutes, without late ones; at least 1';

ALTER TABLE video_stats_hours ADD COLUMN ten_minutes int DEFAULT 0 NOT NULL;

COMMENT ON COLUMN video_stats_hours.ten_minutes IS
    'Which ten minutes of the hour are rolled up, a bit each, that of the first is 1: ten_minute_views is the sum of video_stats there, and what is still added to the minutes is added there as well. It has nothing of the others';

/* [jooq ignore start] */
DROP FUNCTION video_stats_top;
DROP FUNCTION video_stats_sum;
DROP FUNCTION video_stats_next;
DROP FUNCTION video_stats_first;
DROP FUNCTION video_stats_lists;

CREATE FUNCTION video_stats_lists(range_from timestamptz, range_to timestamptz)
RETURNS TABLE (start timestamptz, span text)
LANGUAGE sql STABLE
AS $$
WITH hours AS (
    SELECT h, k.minutes_from, coalesce(r.ten_minutes, 0) AS ten_minutes,
           h >= range_from AND h + interval '1 hour' <= range_to
               AND (h < k.minutes_from OR r.rolled_up_at IS NOT NULL) AS whole
    FROM video_stats_kept k
    CROSS JOIN generate_series(
        date_trunc('hour', greatest(range_from, k.hours_from), 'UTC'), range_to - interval '1 us', interval '1 hour') AS h
    LEFT JOIN video_stats_hours r ON r.window_start = h),
others AS (
    SELECT h AS t, interval '1 hour' AS length, minutes_from, false AS whole
    FROM hours WHERE NOT whole AND ten_minutes = 0
    UNION ALL
    SELECT t, interval '10 minutes', minutes_from,
           t >= range_from AND t + interval '10 minutes' <= range_to AND (ten_minutes >> i) & 1 = 1
    FROM hours CROSS JOIN generate_series(0, 5) AS i CROSS JOIN LATERAL (SELECT h + i * interval '10 minutes' AS t) AS starts
    WHERE NOT whole AND ten_minutes <> 0 AND t < range_to AND t + interval '10 minutes' > range_from)
SELECT h, 'hour' FROM hours WHERE whole
UNION ALL
SELECT t, 'ten' FROM others WHERE whole
UNION ALL
SELECT m, 'minute'
FROM others CROSS JOIN LATERAL video_stats_times(greatest(t, range_from, minutes_from), least(t + length, range_to)) AS m
WHERE NOT whole
$$;

COMMENT ON FUNCTION video_stats_lists IS
    'The lists whose sum are the views in [range_from, range_to): of span hour those that lie in it and are rolled up, of span ten the same of the other hours, and of all the rest the minutes that have rows.';

-- The first rows of each list, as far as depth, and what comes next there. The lists are those of video_stats_lists; the
-- range is there to tell which tables they are in.
CREATE FUNCTION video_stats_first(
    hours timestamptz[], tens timestamptz[], minutes timestamptz[], range_from timestamptz, range_to timestamptz, depth int)
RETURNS TABLE (span text, start timestamptz, id text, n bigint)
LANGUAGE sql STABLE AS $$
SELECT 'minute', t, r.video_id, r.total_views
FROM unnest(minutes) AS t, LATERAL (
    SELECT v.video_id, v.total_views FROM video_stats v
    WHERE v.stat_time = t AND v.stat_time >= range_from AND v.stat_time < range_to
    ORDER BY v.total_views DESC LIMIT depth) r
UNION ALL
SELECT 'ten', t, r.item_id, r.views
FROM unnest(tens) AS t, LATERAL (
    SELECT h.item_id, h.views FROM ten_minute_views h
    WHERE h.window_start = t AND h.window_start >= range_from AND h.window_start < range_to
    ORDER BY h.views DESC LIMIT depth) r
UNION ALL
SELECT 'hour', t, r.item_id, r.views
FROM unnest(hours) AS t, LATERAL (
    SELECT h.item_id, h.views FROM hour_views h
    WHERE h.window_start = t AND h.window_start >= range_from AND h.window_start < range_to
    ORDER BY h.views DESC LIMIT depth) r
$$;

CREATE FUNCTION video_stats_next(
    hours timestamptz[], tens timestamptz[], minutes timestamptz[], range_from timestamptz, range_to timestamptz, depth int)
RETURNS TABLE (span text, start timestamptz, n bigint)
LANGUAGE sql STABLE AS $$
SELECT 'minute', t, r.total_views
FROM unnest(minutes) AS t, LATERAL (
    SELECT v.total_views FROM video_stats v
    WHERE v.stat_time = t AND v.stat_time >= range_from AND v.stat_time < range_to
    ORDER BY v.total_views DESC OFFSET depth LIMIT 1) r
UNION ALL
SELECT 'ten', t, r.views
FROM unnest(tens) AS t, LATERAL (
    SELECT h.views FROM ten_minute_views h
    WHERE h.window_start = t AND h.window_start >= range_from AND h.window_start < range_to
    ORDER BY h.views DESC OFFSET depth LIMIT 1) r
UNION ALL
SELECT 'hour', t, r.views
FROM unnest(hours) AS t, LATERAL (
    SELECT h.views FROM hour_views h
    WHERE h.window_start = t AND h.window_start >= range_from AND h.window_start < range_to
    ORDER BY h.views DESC OFFSET depth LIMIT 1) r
$$;
/* [jooq ignore stop] */
