-- A name may have been another window's. Where a line starts tells most of them apart, but one of all time may start anywhere.

/* [jooq ignore start] */
ALTER TABLE topk_generations ADD COLUMN span bigint;

COMMENT ON COLUMN topk_generations.span IS
    'What the window covers: of a sliding one its length in ms; of a rise twice that of each half, below zero; 0 of all time; -1 of the month so far. Null if it is not known: no boundary came since a release that notes it';

-- Of each generation one line as first counted: what has a tail slides.
UPDATE topk_generations g SET span = (
    SELECT CASE WHEN newest.rises THEN -newest.length ELSE newest.length END
    FROM (
        SELECT b.window_name, b.snapshot_time, b.rise_of IS NOT DISTINCT FROM b.fingerprint AS rises,
            (extract(epoch FROM b.snapshot_time - b.window_start_time) * 1000)::bigint AS length
        FROM topk_boundaries b
        WHERE (b.window_name, b.topic_id, b.fingerprint) = (g.window_name, g.topic_id, g.fingerprint)
          AND b.revision = 0 AND NOT b.skipped
        ORDER BY b.snapshot_time DESC LIMIT 1
    ) newest
    WHERE EXISTS (
        SELECT FROM topk_snapshot_offsets o
        WHERE (o.window_name, o.snapshot_time) = (newest.window_name, newest.snapshot_time) AND o.tail_offset IS NOT NULL));
/* [jooq ignore stop] */
