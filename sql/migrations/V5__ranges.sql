-- Top-K of any range of video_stats and hour_views, exact and without adding up every video: the threshold algorithm
-- (Fagin, Lotem, Naor 2001) over the minutes and hours of the range, each a list of videos with the most viewed first.

/* [jooq ignore start] */
CREATE INDEX video_stats_by_views ON video_stats (stat_time, total_views DESC);

-- One look into the index for each minute that there is.
CREATE FUNCTION video_stats_times(range_from timestamptz, range_to timestamptz)
RETURNS SETOF timestamptz
LANGUAGE sql STABLE
SET enable_seqscan = off
SET enable_sort = off
SET enable_bitmapscan = off
AS $$
WITH RECURSIVE times AS (
    SELECT (SELECT v.stat_time FROM video_stats v
            WHERE v.stat_time >= range_from AND v.stat_time < range_to
            ORDER BY v.stat_time LIMIT 1) AS t
    UNION ALL
    SELECT (SELECT v.stat_time FROM video_stats v
            WHERE v.stat_time > times.t AND v.stat_time >= range_from AND v.stat_time < range_to
            ORDER BY v.stat_time LIMIT 1)
    FROM times WHERE times.t IS NOT NULL)
SELECT t FROM times WHERE t IS NOT NULL
$$;

COMMENT ON FUNCTION video_stats_times IS 'The minutes in [range_from, range_to) that have rows, ascending.';

CREATE FUNCTION video_stats_lists(range_from timestamptz, range_to timestamptz)
RETURNS TABLE (start timestamptz, is_hour boolean)
LANGUAGE sql STABLE
AS $$
WITH hours AS (
    SELECT h, minutes_from,
           h >= range_from AND h + interval '1 hour' <= range_to
               AND (h < minutes_from
                    OR EXISTS (SELECT FROM video_stats_hours r WHERE r.window_start = h AND r.rolled_up_at IS NOT NULL)) AS whole
    FROM video_stats_kept, generate_series(
        date_trunc('hour', greatest(range_from, hours_from), 'UTC'), range_to - interval '1 us', interval '1 hour') AS h)
SELECT h, true FROM hours WHERE whole
UNION ALL
SELECT t, false
FROM hours, video_stats_times(greatest(h, range_from, minutes_from), least(h + interval '1 hour', range_to)) AS t
WHERE NOT whole
$$;

COMMENT ON FUNCTION video_stats_lists IS
    'The hours and minutes whose sum are the views in [range_from, range_to): hours that lie in it and are rolled up, and of all others the minutes that have rows.';

-- The first rows of each list, as far as depth, and what comes next there. The lists are those of video_stats_lists; the
-- range is there to tell which tables they are in.
CREATE FUNCTION video_stats_first(
    hours timestamptz[], minutes timestamptz[], range_from timestamptz, range_to timestamptz, depth int)
RETURNS TABLE (is_hour boolean, start timestamptz, id text, n bigint)
LANGUAGE sql STABLE AS $$
SELECT false, t, r.video_id, r.total_views
FROM unnest(minutes) AS t, LATERAL (
    SELECT v.video_id, v.total_views FROM video_stats v
    WHERE v.stat_time = t AND v.stat_time >= range_from AND v.stat_time < range_to
    ORDER BY v.total_views DESC LIMIT depth) r
UNION ALL
SELECT true, t, r.item_id, r.views
FROM unnest(hours) AS t, LATERAL (
    SELECT h.item_id, h.views FROM hour_views h
    WHERE h.window_start = t AND h.window_start >= range_from AND h.window_start < range_to
    ORDER BY h.views DESC LIMIT depth) r
$$;

CREATE FUNCTION video_stats_next(
    hours timestamptz[], minutes timestamptz[], range_from timestamptz, range_to timestamptz, depth int)
RETURNS TABLE (is_hour boolean, start timestamptz, n bigint)
LANGUAGE sql STABLE AS $$
SELECT false, t, r.total_views
FROM unnest(minutes) AS t, LATERAL (
    SELECT v.total_views FROM video_stats v
    WHERE v.stat_time = t AND v.stat_time >= range_from AND v.stat_time < range_to
    ORDER BY v.total_views DESC OFFSET depth LIMIT 1) r
UNION ALL
SELECT true, t, r.views
FROM unnest(hours) AS t, LATERAL (
    SELECT h.views FROM hour_views h
    WHERE h.window_start = t AND h.window_start >= range_from AND h.window_start < range_to
    ORDER BY h.views DESC OFFSET depth LIMIT 1) r
$$;

CREATE FUNCTION video_stats_sum(range_from timestamptz, range_to timestamptz, k int)
RETURNS TABLE (video_id text, views bigint)
LANGUAGE plpgsql STABLE
-- Not as in video_stats_top, which calls it.
SET enable_seqscan = on
SET enable_bitmapscan = on
SET enable_sort = on
SET work_mem = '64MB'
SET parallel_tuple_cost = 0.01
AS $$
#variable_conflict use_column
DECLARE
    parts text;
BEGIN
    -- Ranges of times, so that a part is one scan, and as literals, so that only its tables are planned for.
    SELECT string_agg(
        CASE WHEN is_hour THEN format(
            'SELECT item_id, views FROM hour_views WHERE window_start >= %L AND window_start < %L', lower(span), upper(span))
        ELSE format(
            'SELECT video_id, total_views FROM video_stats WHERE stat_time >= %L AND stat_time < %L', lower(span), upper(span))
        END, ' UNION ALL ')
    INTO parts
    FROM (
        SELECT is_hour, unnest(range_agg(tstzrange(greatest(h, range_from), least(h + interval '1 hour', range_to)))) AS span
        FROM (SELECT is_hour, date_trunc('hour', start, 'UTC') AS h FROM video_stats_lists(range_from, range_to)) l
        GROUP BY is_hour) spans;
    IF parts IS NOT NULL THEN
        RETURN QUERY EXECUTE format(
            'SELECT id, sum(n)::bigint FROM (%s) AS rows (id, n) GROUP BY id ORDER BY sum(n) DESC, id COLLATE "C" LIMIT %s', parts, k);
    END IF;
END
$$;

COMMENT ON FUNCTION video_stats_sum IS
    'The k videos with the most views in [range_from, range_to), by adding up all of them: what video_stats_top says, and what it does where it can leave nothing out.';

CREATE FUNCTION video_stats_top(range_from timestamptz, range_to timestamptz, k int)
RETURNS TABLE (video_id text, views bigint)
LANGUAGE plpgsql STABLE
-- Each minute is read through the index by views, whatever the statistics say of minutes that are newer than they are.
SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_sort = off
SET work_mem = '64MB'
AS $$
#variable_conflict use_column
DECLARE
    hours       timestamptz[];
    minutes     timestamptz[];
    depth       int := greatest(2 * k, 64);
    -- Deeper than this, adding up everything is faster.
    max_depth   int := greatest(4096, 8 * k);
    floor_views bigint;
    bound       bigint;
BEGIN
    SELECT array_agg(start) FILTER (WHERE is_hour), array_agg(start) FILTER (WHERE NOT is_hour)
    INTO hours, minutes FROM video_stats_lists(range_from, range_to);

    -- What k videos have at least: so the k-th of the answer has no less. Null if the first rows are of fewer videos.
    SELECT sum(r.n) INTO floor_views FROM video_stats_first(hours, minutes, range_from, range_to, depth) r
    GROUP BY r.id ORDER BY sum(r.n) DESC OFFSET k - 1 LIMIT 1;

    -- A video that is in none of the lists down to this depth has no more views than all lists' next ones together.
    LOOP
        SELECT coalesce(sum(r.n), 0) INTO bound FROM video_stats_next(hours, minutes, range_from, range_to, depth) r;
        EXIT WHEN bound = 0 OR bound < floor_views;
        depth := depth * 2;
        IF depth > max_depth THEN
            RETURN QUERY SELECT s.video_id, s.views FROM video_stats_sum(range_from, range_to, k) s;
            RETURN;
        END IF;
    END LOOP;

    RETURN QUERY
        WITH first_rows AS MATERIALIZED (
            SELECT r.is_hour, r.start, r.id, r.n FROM video_stats_first(hours, minutes, range_from, range_to, depth) r),
        next_rows AS MATERIALIZED (
            SELECT l.is_hour, l.start, coalesce(r.n, 0) AS n
            FROM (SELECT false AS is_hour, t AS start FROM unnest(minutes) AS t
                  UNION ALL SELECT true, t FROM unnest(hours) AS t) l
            LEFT JOIN video_stats_next(hours, minutes, range_from, range_to, depth) r
                ON r.is_hour = l.is_hour AND r.start = l.start),
        -- Those that can reach the k-th, were they next in each list where they have not been seen.
        candidates AS MATERIALIZED (
            SELECT f.id, sum(f.n) AS n
            FROM first_rows f JOIN next_rows b ON b.is_hour = f.is_hour AND b.start = f.start
            GROUP BY f.id
            HAVING bound + sum(f.n - b.n) >= coalesce(floor_views, 0)),
        -- Where they have not been seen, and the list goes on.
        others AS MATERIALIZED (
            SELECT c.id, b.is_hour, b.start
            FROM candidates c CROSS JOIN next_rows b
            WHERE b.n > 0
              AND NOT EXISTS (
                  SELECT FROM first_rows f WHERE f.id = c.id AND f.start = b.start AND f.is_hour = b.is_hour)),
        rest AS (
            SELECT o.id, sum(CASE WHEN o.is_hour THEN (
                SELECT h.views FROM hour_views h
                WHERE h.window_start = o.start AND h.item_id = o.id
                  AND h.window_start >= range_from AND h.window_start < range_to)
            ELSE (
                SELECT v.total_views FROM video_stats v
                WHERE v.stat_time = o.start AND v.video_id = o.id
                  AND v.stat_time >= range_from AND v.stat_time < range_to) END) AS n
            FROM others o
            GROUP BY o.id)
        SELECT c.id, (c.n + coalesce(r.n, 0))::bigint
        FROM candidates c LEFT JOIN rest r ON r.id = c.id
        -- What a function returns has the database's collation, not the column's.
        ORDER BY c.n + coalesce(r.n, 0) DESC, c.id COLLATE "C" LIMIT k;
END
$$;

COMMENT ON FUNCTION video_stats_top IS
    'The k videos with the most views in [range_from, range_to), most first, then by id: exact for every distribution, fast where few videos have most of the views.';
/* [jooq ignore stop] */
