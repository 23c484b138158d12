-- The Top-K of a range by the cheaper of two ways, both exact: the threshold algorithm (Fagin, Lotem, Naor 2001) over its
-- hours, ten minutes and minutes, each a list of videos with the most viewed first; or all of them added up.

/* [jooq ignore start] */
-- Adds up as sum does, but in 8 bytes a group, and exactly what a bigint can hold.
CREATE AGGREGATE video_stats_add (bigint) (SFUNC = int8pl, STYPE = bigint, COMBINEFUNC = int8pl, PARALLEL = SAFE);

-- Contiguous lists are one scan, by ranges of times, and as literals, so that only their tables are planned for.
CREATE FUNCTION video_stats_scans(range_from timestamptz, range_to timestamptz)
RETURNS text
LANGUAGE sql STABLE AS $$
SELECT string_agg(
    CASE span WHEN 'hour' THEN format(
        'SELECT item_id, views FROM hour_views WHERE window_start >= %L AND window_start < %L', lower(times), upper(times))
    WHEN 'ten' THEN format(
        'SELECT item_id, views FROM ten_minute_views WHERE window_start >= %L AND window_start < %L', lower(times), upper(times))
    ELSE format(
        'SELECT video_id, total_views FROM video_stats WHERE stat_time >= %L AND stat_time < %L', lower(times), upper(times))
    END, ' UNION ALL ')
FROM (
    SELECT span, unnest(range_agg(tstzrange(greatest(t, range_from), least(t + length, range_to)))) AS times
    FROM (
        SELECT span, start AS t, CASE span WHEN 'hour' THEN interval '1 hour' ELSE interval '10 minutes' END AS length
        FROM video_stats_lists(range_from, range_to) WHERE span <> 'minute'
        UNION
        SELECT span, date_bin('10 minutes', start, timestamptz '1970-01-01 00:00Z'), interval '10 minutes'
        FROM video_stats_lists(range_from, range_to) WHERE span = 'minute') lists
    GROUP BY span) spans
$$;

COMMENT ON FUNCTION video_stats_scans IS 'A query of all rows (id, views) of the lists of a range; null if there are no lists.';

-- Rows of a range, as the planner estimates them. Volatile, since no other function may explain.
CREATE FUNCTION video_stats_rows(range_from timestamptz, range_to timestamptz)
RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    scans text := video_stats_scans(range_from, range_to);
    plan  json;
BEGIN
    IF scans IS NULL THEN
        RETURN 0;
    END IF;
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || scans INTO plan;
    RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric::bigint;
END
$$;

-- By hashing, in as few scans as there are spans of contiguous lists.
CREATE FUNCTION video_stats_hashed(range_from timestamptz, range_to timestamptz, k int)
RETURNS TABLE (video_id text, views bigint)
LANGUAGE plpgsql STABLE
-- Not as in video_stats_top, which calls it.
SET enable_seqscan = on
SET enable_bitmapscan = on
SET enable_sort = on
SET work_mem = '64MB'
SET jit = off
SET parallel_tuple_cost = 0.01
AS $$
DECLARE
    scans text := video_stats_scans(range_from, range_to);
BEGIN
    IF scans IS NOT NULL THEN
        RETURN QUERY EXECUTE format(
            'SELECT id, video_stats_add(n) AS n FROM (%s) AS rows (id, n) GROUP BY id ORDER BY n DESC, id COLLATE "C" LIMIT %s', scans, k);
    END IF;
END
$$;

-- By merging the lists in the order of their ids, which the primary keys have: it needs no memory, however many videos
-- there are. The ids are cut into parts, so that several processes can share the work.
CREATE FUNCTION video_stats_merged(range_from timestamptz, range_to timestamptz, k int, floor_views bigint)
RETURNS TABLE (video_id text, views bigint)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_sort = off
SET enable_hashagg = off
SET work_mem = '64MB'
SET jit = off
SET parallel_tuple_cost = 0.01
AS $$
DECLARE
    lists    text[];
    a_list   text;
    a_table  regclass;
    cuts     text[];
    parts    text;
    least_n  bigint;
    least_id text;
    enough   text := '';
BEGIN
    SELECT array_agg(format(
        CASE span WHEN 'hour' THEN 'SELECT item_id AS id, views AS n FROM hour_views WHERE window_start = %L'
        WHEN 'ten' THEN 'SELECT item_id AS id, views AS n FROM ten_minute_views WHERE window_start = %L'
        ELSE 'SELECT video_id AS id, total_views AS n FROM video_stats WHERE stat_time = %L' END, start) ORDER BY span, start)
    INTO lists FROM video_stats_lists(range_from, range_to);
    IF lists IS NULL THEN
        RETURN;
    END IF;

    -- The videos with the least ids are known with all their views by the first rows of each list. The k-th of the answer
    -- is not after the last of these k.
    EXECUTE format(
        'SELECT n, id FROM (SELECT id, sum(n) AS n FROM ((%s)) AS rows GROUP BY id ORDER BY id LIMIT %s) AS known
         ORDER BY n DESC, id OFFSET %s LIMIT 1',
        array_to_string(lists, format(' ORDER BY 1 LIMIT %1$s) UNION ALL (', k)) || format(' ORDER BY 1 LIMIT %s', k), k, k - 1)
    INTO least_n, least_id;
    IF floor_views > coalesce(least_n, 0) THEN
        enough := format('HAVING video_stats_add(n) >= %s', floor_views);
    ELSIF least_n IS NOT NULL THEN
        enough := format(
            'HAVING video_stats_add(n) > %1$s OR video_stats_add(n) = %1$s AND id <= %2$L', least_n, least_id);
    END IF;

    -- Cut by the ids in some of the pages of a table.
    a_list := lists[cardinality(lists)];
    EXECUTE 'SELECT tableoid::regclass ' || substr(a_list, strpos(a_list, 'FROM')) || ' LIMIT 1' INTO a_table;
    IF a_table IS NOT NULL THEN
        EXECUTE format(
            'SELECT percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY %s) FROM %s TABLESAMPLE SYSTEM (%s)',
            CASE WHEN a_list LIKE '%video_id%' THEN 'video_id' ELSE 'item_id' END, a_table,
            least(100, 60 * 100.0 / greatest(1, pg_relation_size(a_table) / current_setting('block_size')::int)))
        INTO cuts;
    END IF;
    SELECT string_agg(format(
        'SELECT id, video_stats_add(n) AS n FROM (%s) AS rows WHERE true%s%s GROUP BY id %s',
        array_to_string(lists, ' UNION ALL '), ' AND id >= ' || quote_literal(low), ' AND id < ' || quote_literal(high), enough), ' UNION ALL ')
    INTO parts
    FROM (
        SELECT lag(cut) OVER (ORDER BY i) AS low, cut AS high
        FROM unnest(cuts || NULL::text) WITH ORDINALITY AS c (cut, i)) AS bounds
    WHERE low COLLATE "C" < high OR low IS NULL OR high IS NULL;
    RETURN QUERY EXECUTE format('SELECT id, n FROM (%s) AS sums ORDER BY n DESC, id LIMIT %s', parts, k);
END
$$;

CREATE FUNCTION video_stats_sum(range_from timestamptz, range_to timestamptz, k int, floor_views bigint DEFAULT NULL)
RETURNS TABLE (video_id text, views bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF (SELECT count(*) FROM video_stats_lists(range_from, range_to)) <= 64 THEN
        RETURN QUERY SELECT m.video_id, m.views FROM video_stats_merged(range_from, range_to, k, floor_views) m;
    ELSE
        RETURN QUERY SELECT h.video_id, h.views FROM video_stats_hashed(range_from, range_to, k) h;
    END IF;
END
$$;

COMMENT ON FUNCTION video_stats_sum IS
    'The k videos with the most views in [range_from, range_to), by adding up all of them: what video_stats_top says, and what it does where it can leave little out. floor_views is what k videos have at least, if that is known.';

CREATE FUNCTION video_stats_top(range_from timestamptz, range_to timestamptz, k int)
RETURNS TABLE (video_id text, views bigint)
LANGUAGE plpgsql STABLE
-- Each list is read through the index by views, whatever the statistics say of minutes that are newer than they are.
SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_sort = off
SET work_mem = '64MB'
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    hours       timestamptz[];
    tens        timestamptz[];
    minutes     timestamptz[];
    depth       int := greatest(2 * k, 64);
    -- Deeper than this, adding up everything is faster; so it is if more views than this have to be looked up one by one.
    max_depth   int := greatest(4096, 4 * k);
    max_lookups bigint;
    floor_views bigint;
    bound       bigint;
BEGIN
    SELECT array_agg(start) FILTER (WHERE span = 'hour'), array_agg(start) FILTER (WHERE span = 'ten'),
           array_agg(start) FILTER (WHERE span = 'minute')
    INTO hours, tens, minutes FROM video_stats_lists(range_from, range_to);

    -- What k videos have at least: so the k-th of the answer has no less. Null if the first rows are of fewer videos.
    SELECT sum(r.n) INTO floor_views FROM video_stats_first(hours, tens, minutes, range_from, range_to, depth) r
    GROUP BY r.id ORDER BY sum(r.n) DESC OFFSET k - 1 LIMIT 1;

    -- A video that is in none of the lists down to this depth has no more views than all lists' next ones together. Not
    -- less than the floor does not do: a tie is decided by the id.
    SELECT coalesce(sum(r.n), 0) INTO bound FROM video_stats_next(hours, tens, minutes, range_from, range_to, depth) r;
    IF bound > 0 AND bound >= floor_views THEN
        -- Whether it pays at all.
        SELECT coalesce(sum(r.n), 0) INTO bound FROM video_stats_next(hours, tens, minutes, range_from, range_to, max_depth) r;
        IF bound > 0 AND bound >= floor_views THEN
            RETURN QUERY SELECT s.video_id, s.views FROM video_stats_sum(range_from, range_to, k, floor_views) s;
            RETURN;
        END IF;
        LOOP
            depth := least(2 * depth, max_depth);
            SELECT coalesce(sum(r.n), 0) INTO bound FROM video_stats_next(hours, tens, minutes, range_from, range_to, depth) r;
            EXIT WHEN bound = 0 OR bound < floor_views;
        END LOOP;
    END IF;

    max_lookups := greatest(20000, video_stats_rows(range_from, range_to) / 8);
    RETURN QUERY
        WITH first_rows AS MATERIALIZED (
            SELECT r.span, r.start, r.id, r.n FROM video_stats_first(hours, tens, minutes, range_from, range_to, depth) r),
        next_rows AS MATERIALIZED (
            SELECT l.span, l.start, coalesce(r.n, 0) AS n
            FROM (SELECT 'minute' AS span, t AS start FROM unnest(minutes) AS t
                  UNION ALL SELECT 'ten', t FROM unnest(tens) AS t
                  UNION ALL SELECT 'hour', t FROM unnest(hours) AS t) l
            LEFT JOIN video_stats_next(hours, tens, minutes, range_from, range_to, depth) r
                ON r.span = l.span AND r.start = l.start),
        -- Those that can reach the k-th, were they next in each list where they have not been seen.
        candidates AS MATERIALIZED (
            SELECT f.id, sum(f.n) AS n, count(*) FILTER (WHERE b.n > 0) AS seen
            FROM first_rows f JOIN next_rows b ON b.span = f.span AND b.start = f.start
            GROUP BY f.id
            HAVING bound + sum(f.n - b.n) >= coalesce(floor_views, 0)),
        few AS MATERIALIZED (
            SELECT coalesce(sum(l.going_on - c.seen), 0) <= max_lookups AS so
            FROM candidates c CROSS JOIN (SELECT count(*) AS going_on FROM next_rows WHERE n > 0) l),
        -- Where they have not been seen, and the list goes on.
        others AS (
            SELECT c.id, b.span, b.start
            FROM candidates c CROSS JOIN next_rows b
            WHERE (SELECT so FROM few)
              AND b.n > 0
              AND NOT EXISTS (
                  SELECT FROM first_rows f WHERE f.id = c.id AND f.start = b.start AND f.span = b.span)),
        rest AS (
            SELECT o.id, sum(CASE o.span WHEN 'hour' THEN (
                SELECT h.views FROM hour_views h
                WHERE h.window_start = o.start AND h.item_id = o.id
                  AND h.window_start >= range_from AND h.window_start < range_to)
            WHEN 'ten' THEN (
                SELECT h.views FROM ten_minute_views h
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
        WHERE (SELECT so FROM few)
        -- What a function returns has the database's collation, not the column's.
        ORDER BY c.n + coalesce(r.n, 0) DESC, c.id COLLATE "C" LIMIT k;
    -- Nothing, or too many to look up.
    IF NOT FOUND THEN
        RETURN QUERY SELECT s.video_id, s.views FROM video_stats_sum(range_from, range_to, k, floor_views) s;
    END IF;
END
$$;

COMMENT ON FUNCTION video_stats_top IS
    'The k videos with the most views in [range_from, range_to), most first, then by id: exact for every distribution.';
/* [jooq ignore stop] */
