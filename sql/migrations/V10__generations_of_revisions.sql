-- Revisions count anew under each topic and settings: a later generation replaces what corrections have made of an
-- earlier one, which is kept beside the later one's own.

/* [jooq ignore start] */
ALTER TABLE global_topk_revisions ADD COLUMN generation bigint NOT NULL DEFAULT 0;
ALTER TABLE topk_snapshot_offset_revisions ADD COLUMN generation bigint NOT NULL DEFAULT 0;

UPDATE global_topk_revisions r SET generation = b.generation
FROM topk_boundary_revisions b
WHERE (r.window_name, r.snapshot_time, r.revision) = (b.window_name, b.snapshot_time, b.revision);

UPDATE topk_snapshot_offset_revisions o SET generation = b.generation
FROM topk_boundary_revisions b
WHERE (o.window_name, o.snapshot_time, o.revision) = (b.window_name, b.snapshot_time, b.revision);

-- A release that knows of no generations here cannot correct any more, and says so.
ALTER TABLE global_topk_revisions ALTER COLUMN generation DROP DEFAULT;
ALTER TABLE topk_snapshot_offset_revisions ALTER COLUMN generation DROP DEFAULT;

ALTER TABLE topk_boundary_revisions DROP CONSTRAINT topk_boundary_revisions_pkey;
ALTER TABLE topk_boundary_revisions ADD PRIMARY KEY (window_name, snapshot_time, generation, revision);
ALTER TABLE global_topk_revisions DROP CONSTRAINT global_topk_revisions_pkey;
ALTER TABLE global_topk_revisions ADD PRIMARY KEY (window_name, snapshot_time, generation, revision, rank);
ALTER TABLE topk_snapshot_offset_revisions DROP CONSTRAINT topk_snapshot_offset_revisions_pkey;
ALTER TABLE topk_snapshot_offset_revisions ADD PRIMARY KEY (window_name, snapshot_time, generation, revision, partition);

COMMENT ON COLUMN global_topk_revisions.generation IS 'As in topk_boundary_revisions';
COMMENT ON COLUMN topk_snapshot_offset_revisions.generation IS 'As in topk_boundary_revisions';
COMMENT ON COLUMN topk_boundary_revisions.revision IS
    '0 as first counted, without late events; from 1 on those of corrections; of each generation';
COMMENT ON COLUMN topk_boundary_revisions.replaced_at IS
    'When a correction or a later generation replaced it, by the database''s clock';
COMMENT ON TABLE topk_boundary_revisions IS
    'The answers that corrections have replaced, and corrected ones that a later generation has, one line each, as they were in topk_boundaries. They go with the boundary.';

-- Whoever writes the first count of a later generation does not know what it replaces. Its ranks and spans are still there.
CREATE FUNCTION topk_boundaries_superseded() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    -- Left of a line that somebody has deleted, so that it was counted anew.
    DELETE FROM topk_boundary_revisions
    WHERE (window_name, snapshot_time, generation) = (OLD.window_name, OLD.snapshot_time, OLD.generation)
      AND revision >= OLD.revision;
    DELETE FROM global_topk_revisions
    WHERE (window_name, snapshot_time, generation) = (OLD.window_name, OLD.snapshot_time, OLD.generation)
      AND revision >= OLD.revision;
    DELETE FROM topk_snapshot_offset_revisions
    WHERE (window_name, snapshot_time, generation) = (OLD.window_name, OLD.snapshot_time, OLD.generation)
      AND revision >= OLD.revision;
    INSERT INTO topk_boundary_revisions (
        window_name, snapshot_time, revision, window_start_time, k, rows, is_final, is_complete, complete_from, inexact,
        late_views, topic_id, fingerprint, generation, other_generation, level_total, head_total, written_at)
    VALUES (
        OLD.window_name, OLD.snapshot_time, OLD.revision, OLD.window_start_time, OLD.k, OLD.rows, OLD.is_final,
        OLD.is_complete, OLD.complete_from, OLD.inexact, OLD.late_views, OLD.topic_id, OLD.fingerprint, OLD.generation,
        OLD.other_generation, OLD.level_total, OLD.head_total, OLD.written_at);
    INSERT INTO global_topk_revisions (
        window_name, snapshot_time, generation, revision, rank, video_id, total_views)
    SELECT window_name, snapshot_time, OLD.generation, OLD.revision, rank, video_id, total_views
    FROM global_topk_snapshots
    WHERE window_name = OLD.window_name AND snapshot_time = OLD.snapshot_time;
    INSERT INTO topk_snapshot_offset_revisions (
        window_name, snapshot_time, generation, revision, partition, head_offset, tail_offset, level, marks)
    SELECT window_name, snapshot_time, OLD.generation, OLD.revision, partition, head_offset, tail_offset, level, marks
    FROM topk_snapshot_offsets
    WHERE window_name = OLD.window_name AND snapshot_time = OLD.snapshot_time;
    RETURN NEW;
END
$$;

CREATE TRIGGER topk_boundaries_superseded BEFORE UPDATE ON topk_boundaries FOR EACH ROW
WHEN (OLD.revision > NEW.revision
      OR OLD.revision > 0 AND (OLD.topic_id, OLD.fingerprint) IS DISTINCT FROM (NEW.topic_id, NEW.fingerprint))
EXECUTE FUNCTION topk_boundaries_superseded();

-- What was corrected of another topic or by other settings is not corrected: those hours, days and months are due again.
CREATE FUNCTION scheduled_corrections_due_again() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE scheduled_corrections
    SET corrected_before = date_trunc(unit, NEW.snapshot_time - interval '1 millisecond', 'UTC'), written_at = now()
    WHERE corrected_before >= NEW.snapshot_time
      AND NEW.snapshot_time = date_trunc(unit, NEW.snapshot_time, 'UTC');
    RETURN NULL;
END
$$;

-- After all lines of a statement are locked, so that writers cannot deadlock.
CREATE TRIGGER scheduled_corrections_due_again AFTER UPDATE ON topk_boundaries FOR EACH ROW
WHEN ((OLD.topic_id, OLD.fingerprint) IS DISTINCT FROM (NEW.topic_id, NEW.fingerprint)
      AND NEW.snapshot_time = date_trunc('hour', NEW.snapshot_time, 'UTC') AND NOT NEW.skipped)
EXECUTE FUNCTION scheduled_corrections_due_again();
/* [jooq ignore stop] */
