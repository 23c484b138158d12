-- The history of Top-K answers. Flyway runs this file at start, and jOOQ's classes are generated from it
-- at build time; its parser passes over what stands between the "jooq ignore" marks.

CREATE TABLE global_topk_snapshots (
    window_name       text        NOT NULL,
    snapshot_time     timestamptz NOT NULL,
    window_start_time timestamptz NOT NULL,
    window_end_time   timestamptz NOT NULL,
    k                 int         NOT NULL,
    rank              int         NOT NULL,
    video_id          text        /* [jooq ignore start] */ COLLATE "C" /* [jooq ignore stop] */ NOT NULL,
    total_views       bigint      NOT NULL,
    revision          int         NOT NULL,
    is_final          boolean     NOT NULL
    /* [jooq ignore start] */, PRIMARY KEY (window_name, snapshot_time, rank) /* [jooq ignore stop] */
) /* [jooq ignore start] */ PARTITION BY RANGE (snapshot_time) /* [jooq ignore stop] */;

-- A video over time: without it a day of a window with 1,000 ranks is read as a whole (100 ms), with it the video's
-- lines only (0.5 ms). It takes 0.7 times as many bytes as the ranks themselves, and writing 2.8 times as long.
/* [jooq ignore start] */
CREATE INDEX global_topk_snapshots_video ON global_topk_snapshots (window_name, video_id, snapshot_time);
/* [jooq ignore stop] */

COMMENT ON TABLE global_topk_snapshots IS
    'The ranks of each window at each boundary. Partitioned by snapshot_time: a UTC day each, or a UTC month where only midnights are kept. An empty window has no line here, but one in topk_boundaries.';
COMMENT ON COLUMN global_topk_snapshots.window_name IS 'Name of the window as configured, such as hour';
COMMENT ON COLUMN global_topk_snapshots.snapshot_time IS 'The boundary: a tick on the grid of epoch time';
COMMENT ON COLUMN global_topk_snapshots.window_start_time IS 'Start of the window, inclusive; of a window of all time, the first event''s';
COMMENT ON COLUMN global_topk_snapshots.window_end_time IS 'End of the window, exclusive; equals snapshot_time';
COMMENT ON COLUMN global_topk_snapshots.k IS 'How many ranks were asked for; there may be fewer lines';
COMMENT ON COLUMN global_topk_snapshots.rank IS 'From 1, without gaps. More views first, then the smaller id by its UTF-8 bytes';
COMMENT ON COLUMN global_topk_snapshots.video_id IS 'The video''s id';
COMMENT ON COLUMN global_topk_snapshots.total_views IS 'Views in the window, exact';
COMMENT ON COLUMN global_topk_snapshots.revision IS '0 as first counted; raised by each recount that replaces it';
COMMENT ON COLUMN global_topk_snapshots.is_final IS 'Whether the watermark of every partition had reached the boundary, so that only a revision can change it';

CREATE TABLE topk_boundaries (
    window_name       text        NOT NULL,
    snapshot_time     timestamptz NOT NULL,
    window_start_time timestamptz NOT NULL,
    k                 int         NOT NULL,
    rows              int         NOT NULL,
    revision          int         NOT NULL,
    is_final          boolean     NOT NULL,
    is_complete       boolean     NOT NULL,
    complete_from     timestamptz,
    inexact           text,
    skipped           boolean     NOT NULL,
    topic_id          text        NOT NULL,
    fingerprint       bigint      NOT NULL,
    head_total        bigint      NOT NULL,
    written_at        timestamptz NOT NULL DEFAULT now()
    /* [jooq ignore start] */, PRIMARY KEY (window_name, snapshot_time) /* [jooq ignore stop] */
);

COMMENT ON TABLE topk_boundaries IS
    'One line a window and boundary, also where the window was empty or the boundary was skipped. Which of two answers for one boundary stands is decided here.';
COMMENT ON COLUMN topk_boundaries.window_name IS 'Name of the window as configured';
COMMENT ON COLUMN topk_boundaries.snapshot_time IS 'The boundary, which is the exclusive end of the window';
COMMENT ON COLUMN topk_boundaries.window_start_time IS 'Start of the window, inclusive';
COMMENT ON COLUMN topk_boundaries.k IS 'How many ranks were asked for';
COMMENT ON COLUMN topk_boundaries.rows IS 'How many lines it has in global_topk_snapshots, at most k';
COMMENT ON COLUMN topk_boundaries.revision IS '0 as first counted; raised by each recount that replaces it';
COMMENT ON COLUMN topk_boundaries.is_final IS 'Whether the watermark of every partition had reached the boundary';
COMMENT ON COLUMN topk_boundaries.is_complete IS 'Whether the log reached back to the start of the window';
COMMENT ON COLUMN topk_boundaries.complete_from IS 'From which window start on answers are complete; null if this one is';
COMMENT ON COLUMN topk_boundaries.inexact IS 'Why the counts may not be exact; null if they are';
COMMENT ON COLUMN topk_boundaries.skipped IS 'True where a later boundary was reported by every partition and this one was not: it has no answer';
COMMENT ON COLUMN topk_boundaries.topic_id IS 'Kafka''s id of the topic counted';
COMMENT ON COLUMN topk_boundaries.fingerprint IS 'Of all settings that decide the rows; only answers of equal ones compare';
COMMENT ON COLUMN topk_boundaries.head_total IS 'Sum of head_offset over the partitions: of two answers else equal, the one that had read more stands';
COMMENT ON COLUMN topk_boundaries.written_at IS 'When this line was last written, by the database''s clock';

CREATE TABLE topk_snapshot_offsets (
    window_name   text        NOT NULL,
    snapshot_time timestamptz NOT NULL,
    partition     int         NOT NULL,
    head_offset   bigint      NOT NULL,
    tail_offset   bigint,
    partial       bytea
    /* [jooq ignore start] */, PRIMARY KEY (window_name, snapshot_time, partition) /* [jooq ignore stop] */
);

COMMENT ON TABLE topk_snapshot_offsets IS
    'Which span of the log the ranks of a boundary stand for, by partition of the topic.';
COMMENT ON COLUMN topk_snapshot_offsets.window_name IS 'Name of the window as configured';
COMMENT ON COLUMN topk_snapshot_offsets.snapshot_time IS 'The boundary';
COMMENT ON COLUMN topk_snapshot_offsets.partition IS 'Partition of the topic';
COMMENT ON COLUMN topk_snapshot_offsets.head_offset IS 'The next offset that the head would have read: exclusive end of the span';
COMMENT ON COLUMN topk_snapshot_offsets.tail_offset IS 'The next offset that the tail would have read: inclusive start of the span; null for a window without a tail';
COMMENT ON COLUMN topk_snapshot_offsets.partial IS 'The partition''s encoded part of the answer, while the boundary is not both final and complete; null afterwards';

CREATE VIEW topk_snapshots_v AS
SELECT window_name, window_start_time, window_end_time, k, rank, video_id, total_views AS score
FROM global_topk_snapshots;

COMMENT ON VIEW topk_snapshots_v IS
    'The ranks of each window by where it starts and ends; of a window''s boundary there is one answer at any time.';
/* [jooq ignore start] */
COMMENT ON COLUMN topk_snapshots_v.window_name IS 'Name of the window as configured';
COMMENT ON COLUMN topk_snapshots_v.window_start_time IS 'Start of the window, inclusive';
COMMENT ON COLUMN topk_snapshots_v.window_end_time IS 'End of the window, exclusive';
COMMENT ON COLUMN topk_snapshots_v.k IS 'How many ranks were asked for';
COMMENT ON COLUMN topk_snapshots_v.rank IS 'From 1, without gaps';
COMMENT ON COLUMN topk_snapshots_v.video_id IS 'The video''s id';
COMMENT ON COLUMN topk_snapshots_v.score IS 'Views in the window';
/* [jooq ignore stop] */
