-- What corrections have replaced, whole: the line, the ranks and the spans of each earlier answer.

/* [jooq ignore start] */
CREATE TABLE topk_boundary_revisions (
    window_name       text        NOT NULL,
    snapshot_time     timestamptz NOT NULL,
    revision          int         NOT NULL,
    window_start_time timestamptz NOT NULL,
    k                 int         NOT NULL,
    rows              int         NOT NULL,
    is_final          boolean     NOT NULL,
    is_complete       boolean     NOT NULL,
    complete_from     timestamptz,
    inexact           text,
    late_views        bigint      NOT NULL,
    topic_id          text        NOT NULL,
    fingerprint       bigint      NOT NULL,
    generation        bigint      NOT NULL,
    other_generation  bigint,
    level_total       bigint      NOT NULL,
    head_total        bigint      NOT NULL,
    written_at        timestamptz NOT NULL,
    replaced_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (window_name, snapshot_time, revision)
);

COMMENT ON TABLE topk_boundary_revisions IS
    'The answers that corrections have replaced, one line each, as they were in topk_boundaries. They go with the boundary.';
COMMENT ON COLUMN topk_boundary_revisions.window_name IS 'Name of the window as configured';
COMMENT ON COLUMN topk_boundary_revisions.snapshot_time IS 'The boundary, which is the exclusive end of the window';
COMMENT ON COLUMN topk_boundary_revisions.revision IS '0 as first counted, without late events; from 1 on those of corrections';
COMMENT ON COLUMN topk_boundary_revisions.window_start_time IS 'Start of the window, inclusive';
COMMENT ON COLUMN topk_boundary_revisions.k IS 'How many ranks were asked for';
COMMENT ON COLUMN topk_boundary_revisions.rows IS 'How many lines it has in global_topk_revisions, at most k';
COMMENT ON COLUMN topk_boundary_revisions.is_final IS 'Whether it was final when it was replaced';
COMMENT ON COLUMN topk_boundary_revisions.is_complete IS 'True: others are not corrected';
COMMENT ON COLUMN topk_boundary_revisions.complete_from IS 'Null: it is complete';
COMMENT ON COLUMN topk_boundary_revisions.inexact IS 'Why the counts may not have been exact; null if they were';
COMMENT ON COLUMN topk_boundary_revisions.late_views IS 'Late views of the window that were known and in no rank';
COMMENT ON COLUMN topk_boundary_revisions.topic_id IS 'Kafka''s id of the topic counted';
COMMENT ON COLUMN topk_boundary_revisions.fingerprint IS 'Of all settings that decide the rows';
COMMENT ON COLUMN topk_boundary_revisions.generation IS 'Number of the topic and the settings in topk_generations';
COMMENT ON COLUMN topk_boundary_revisions.other_generation IS 'The latest other generation that had an answer; null if there was none';
COMMENT ON COLUMN topk_boundary_revisions.level_total IS 'Sum of level over the partitions';
COMMENT ON COLUMN topk_boundary_revisions.head_total IS 'Sum of head_offset over the partitions';
COMMENT ON COLUMN topk_boundary_revisions.written_at IS 'When it was written, by the database''s clock';
COMMENT ON COLUMN topk_boundary_revisions.replaced_at IS 'When a correction replaced it, by the database''s clock';

CREATE TABLE global_topk_revisions (
    window_name       text             NOT NULL,
    snapshot_time     timestamptz      NOT NULL,
    revision          int              NOT NULL,
    rank              int              NOT NULL,
    video_id          text COLLATE "C" NOT NULL,
    total_views       bigint           NOT NULL,
    PRIMARY KEY (window_name, snapshot_time, revision, rank)
);

COMMENT ON TABLE global_topk_revisions IS
    'The ranks of the answers that corrections have replaced; what else is known of them is in topk_boundary_revisions.';
COMMENT ON COLUMN global_topk_revisions.window_name IS 'Name of the window as configured';
COMMENT ON COLUMN global_topk_revisions.snapshot_time IS 'The boundary, which is the exclusive end of the window';
COMMENT ON COLUMN global_topk_revisions.revision IS '0 as first counted, without late events; from 1 on those of corrections';
COMMENT ON COLUMN global_topk_revisions.rank IS 'From 1, without gaps. More views first, then the smaller id by its UTF-8 bytes';
COMMENT ON COLUMN global_topk_revisions.video_id IS 'The video''s id';
COMMENT ON COLUMN global_topk_revisions.total_views IS 'Views in the window as they were counted then';

CREATE TABLE topk_snapshot_offset_revisions (
    window_name   text        NOT NULL,
    snapshot_time timestamptz NOT NULL,
    revision      int         NOT NULL,
    partition     int         NOT NULL,
    head_offset   bigint      NOT NULL,
    tail_offset   bigint,
    level         int         NOT NULL,
    marks         text        NOT NULL,
    PRIMARY KEY (window_name, snapshot_time, revision, partition)
);

COMMENT ON TABLE topk_snapshot_offset_revisions IS
    'Which span of the log the answers stood for that corrections have replaced, by partition of the topic.';
COMMENT ON COLUMN topk_snapshot_offset_revisions.window_name IS 'Name of the window as configured';
COMMENT ON COLUMN topk_snapshot_offset_revisions.snapshot_time IS 'The boundary';
COMMENT ON COLUMN topk_snapshot_offset_revisions.revision IS '0 as first counted, without late events; from 1 on those of corrections';
COMMENT ON COLUMN topk_snapshot_offset_revisions.partition IS 'Partition of the topic';
COMMENT ON COLUMN topk_snapshot_offset_revisions.head_offset IS 'As in topk_snapshot_offsets';
COMMENT ON COLUMN topk_snapshot_offset_revisions.tail_offset IS 'As in topk_snapshot_offsets';
COMMENT ON COLUMN topk_snapshot_offset_revisions.level IS 'As in topk_snapshot_offsets';
COMMENT ON COLUMN topk_snapshot_offset_revisions.marks IS 'As in topk_snapshot_offsets';

-- Few, and asked for all the time by mergers, which serve hours, days and months from memory.
CREATE INDEX topk_boundaries_corrected ON topk_boundaries (window_name, snapshot_time) WHERE revision > 0;
/* [jooq ignore stop] */

COMMENT ON COLUMN topk_boundaries.revision IS
    '0 as first counted, without late events; raised by each correction that replaces it, which counts late events too. Earlier ones are in topk_boundary_revisions';
COMMENT ON COLUMN global_topk_snapshots.revision IS
    '0 as first counted, without late events; raised by each correction that replaces it. Earlier ranks are in global_topk_revisions';
COMMENT ON COLUMN topk_boundaries.is_final IS
    'Revision 0: whether the watermark of every partition had reached the boundary. From 1 on true: every valid event below head_offset is counted, and only another correction can change it';
COMMENT ON COLUMN global_topk_snapshots.is_final IS
    'Whether only a correction can change it; see topk_boundaries.is_final';
COMMENT ON COLUMN topk_snapshot_offsets.head_offset IS
    'Exclusive end of the span of the log: the next offset that the head would have read; from revision 1 on the partition''s end when the correction began, and all valid events of the window below it are counted';
COMMENT ON COLUMN topk_snapshot_offsets.tail_offset IS
    'The next offset that the tail would have read: inclusive start of the span; null for a window without a tail, and from revision 1 on';
