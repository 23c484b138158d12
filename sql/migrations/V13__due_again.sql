/* [jooq ignore start] */
-- As in V10, and also for a unit that is not done yet: who is at work on it, or has done it before an earlier one that
-- waits, is told by written_at, which grows with each such change.
CREATE OR REPLACE FUNCTION scheduled_corrections_due_again() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE scheduled_corrections
    SET corrected_before =
            least(corrected_before, date_trunc(unit, NEW.snapshot_time - interval '1 millisecond', 'UTC')),
        written_at = greatest(clock_timestamp(), written_at + interval '1 microsecond')
    WHERE NEW.snapshot_time = date_trunc(unit, NEW.snapshot_time, 'UTC');
    RETURN NULL;
END
$$;
/* [jooq ignore stop] */
