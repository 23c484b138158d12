-- A rising window of 30 minutes and a sliding one of an hour start at the same time: where one took the name of the other,
-- the start does not tell whose line it is.

ALTER TABLE topk_boundaries ADD COLUMN rise_of bigint;

-- Not a boolean: a release that knows of no rises leaves the column as it is where it replaces a line, but sets fingerprint.
COMMENT ON COLUMN topk_boundaries.rise_of IS
    'Equal to fingerprint where the window ranks by rises: then total_views are rises, not counts. Null, or another number: they are counts';
COMMENT ON COLUMN global_topk_snapshots.total_views IS
    'Views in the window, exact. Of a window with `rise`, the rise: a window''s name may have been another window''s, see rise_of in topk_boundaries';

/* [jooq ignore start] */
ALTER TABLE topk_boundary_revisions ADD COLUMN rise_of bigint;

COMMENT ON COLUMN topk_boundary_revisions.rise_of IS 'As in topk_boundaries';

-- As before, and keeps rise_of.
CREATE OR REPLACE FUNCTION topk_boundaries_superseded() RETURNS trigger
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
        late_views, topic_id, fingerprint, generation, other_generation, level_total, head_total, written_at, rise_of)
    VALUES (
        OLD.window_name, OLD.snapshot_time, OLD.revision, OLD.window_start_time, OLD.k, OLD.rows, OLD.is_final,
        OLD.is_complete, OLD.complete_from, OLD.inexact, OLD.late_views, OLD.topic_id, OLD.fingerprint, OLD.generation,
        OLD.other_generation, OLD.level_total, OLD.head_total, OLD.written_at, OLD.rise_of);
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
/* [jooq ignore stop] */
