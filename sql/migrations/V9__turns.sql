-- Whose turn it is to correct what is sealed: a line with a time, since a lock would hold a connection for as long as the
-- work takes, which behind a pooler others wait for.

CREATE TABLE scheduled_corrections_turn (
    single boolean     NOT NULL,
    holder text        NOT NULL,
    until  timestamptz NOT NULL
    /* [jooq ignore start] */, PRIMARY KEY (single), CHECK (single) /* [jooq ignore stop] */
);

COMMENT ON TABLE scheduled_corrections_turn IS 'The merger that makes scheduled corrections at present; at most one line.';
COMMENT ON COLUMN scheduled_corrections_turn.single IS 'True';
COMMENT ON COLUMN scheduled_corrections_turn.holder IS 'An id of its turn, made up for it';
COMMENT ON COLUMN scheduled_corrections_turn.until IS
    'When others may take it, by the database''s clock: a holder that works on sets it later all the time';

-- A merger of an earlier release that still writes, beside this one or between two of its transactions, passes over late
-- views. It does not set late_next, by which it is told.

ALTER TABLE video_stats_marks ADD COLUMN late_next bigint;

COMMENT ON COLUMN video_stats_marks.late_next IS 'next_offset, as set by writers that keep late views; others leave it behind, which raises late_from';

/* [jooq ignore start] */
UPDATE video_stats_marks SET late_from = greatest(late_from, stream_time), late_next = next_offset;

CREATE FUNCTION video_stats_marks_moved() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.late_next IS DISTINCT FROM NEW.next_offset THEN
        -- What is late was earlier than what was read with it.
        NEW.late_from := greatest(NEW.late_from, NEW.stream_time);
        NEW.late_next := NEW.next_offset;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER video_stats_marks_moved BEFORE INSERT OR UPDATE OF next_offset ON video_stats_marks
FOR EACH ROW EXECUTE FUNCTION video_stats_marks_moved();
/* [jooq ignore stop] */

COMMENT ON COLUMN video_stats_marks.late_from IS
    'Late views of earlier times may have been read by a release that did not keep them, and are not in video_stats_late; null if none were';
