-- Every video's views: per minute, rolled up to hours, and of all time. Written by a follower of the log, which keeps
-- in video_stats_marks, in the same transaction, up to which offset of each partition it has written.

CREATE TABLE video_stats (
    stat_time    timestamptz NOT NULL,
    video_id     text        /* [jooq ignore start] */ COLLATE "C" /* [jooq ignore stop] */ NOT NULL,
    total_views  bigint      NOT NULL,
    last_updated timestamptz NOT NULL
    /* [jooq ignore start] */, PRIMARY KEY (stat_time, video_id) /* [jooq ignore stop] */
) /* [jooq ignore start] */ PARTITION BY RANGE (stat_time) /* [jooq ignore stop] */;

CREATE TABLE hour_views (
    window_start timestamptz NOT NULL,
    item_id      text        /* [jooq ignore start] */ COLLATE "C" /* [jooq ignore stop] */ NOT NULL,
    views        bigint      NOT NULL
    /* [jooq ignore start] */, PRIMARY KEY (window_start, item_id) /* [jooq ignore stop] */
) /* [jooq ignore start] */ PARTITION BY RANGE (window_start) /* [jooq ignore stop] */;

CREATE TABLE all_time_views (
    item_id    text        /* [jooq ignore start] */ COLLATE "C" /* [jooq ignore stop] */ NOT NULL,
    views      bigint      NOT NULL,
    updated_at timestamptz NOT NULL
    /* [jooq ignore start] */, PRIMARY KEY (item_id) /* [jooq ignore stop] */
) /* [jooq ignore start] */ WITH (fillfactor = 80) /* [jooq ignore stop] */;

-- Days and months that have no table of their own: there is a limit to their number.
/* [jooq ignore start] */
CREATE TABLE video_stats_rest PARTITION OF video_stats DEFAULT;
CREATE TABLE hour_views_rest PARTITION OF hour_views DEFAULT;
CREATE INDEX hour_views_by_views ON hour_views (window_start, views DESC);
/* [jooq ignore stop] */

COMMENT ON TABLE video_stats IS
    'Views of each video in each minute that it was viewed in. Partitioned by stat_time, a UTC day each; days go with video-stats.keep. A line grows while its minute is being written.';
COMMENT ON COLUMN video_stats.stat_time IS 'Start of the minute, inclusive; a multiple of video-stats.resolution';
COMMENT ON COLUMN video_stats.video_id IS 'The video''s id';
COMMENT ON COLUMN video_stats.total_views IS 'Views in the minute, without late ones; at least 1';
COMMENT ON COLUMN video_stats.last_updated IS 'When this line was last written, by the database''s clock';
COMMENT ON TABLE hour_views IS
    'Views of each video in each hour that is rolled up: the sum of its minutes. Partitioned by window_start, a UTC month each.';
COMMENT ON COLUMN hour_views.window_start IS 'Start of the hour in UTC, inclusive';
COMMENT ON COLUMN hour_views.item_id IS 'The video''s id';
COMMENT ON COLUMN hour_views.views IS 'Views in the hour, without late ones; at least 1';
COMMENT ON TABLE all_time_views IS 'Views of each video in all hours that were ever in hour_views.';
COMMENT ON COLUMN all_time_views.item_id IS 'The video''s id';
COMMENT ON COLUMN all_time_views.views IS 'Views, without late ones; at least 1';
COMMENT ON COLUMN all_time_views.updated_at IS 'When this line was last written, by the database''s clock';

CREATE TABLE video_stats_marks (
    topic_id       text        NOT NULL,
    partition      int         NOT NULL,
    topic          text        NOT NULL,
    next_offset    bigint      NOT NULL,
    leader_epoch   int         NOT NULL,
    stream_time    timestamptz,
    written_before timestamptz,
    rules          text        NOT NULL,
    written_at     timestamptz NOT NULL,
    quiet_before   timestamptz,
    partitions     int
    /* [jooq ignore start] */, PRIMARY KEY (topic_id, partition) /* [jooq ignore stop] */
);

COMMENT ON TABLE video_stats_marks IS
    'How far each partition of the topic is written: the views of all its events below next_offset are in the tables, and no others.';
COMMENT ON COLUMN video_stats_marks.topic_id IS 'Kafka''s id of the topic of view events';
COMMENT ON COLUMN video_stats_marks.partition IS 'Its partition';
COMMENT ON COLUMN video_stats_marks.topic IS 'Its name';
COMMENT ON COLUMN video_stats_marks.next_offset IS 'Views of all events below it are written, and no others. Moved in the transaction that writes them, only from the value that the writer knew';
COMMENT ON COLUMN video_stats_marks.leader_epoch IS 'Leader epoch of the last record below next_offset; -1 if not known';
COMMENT ON COLUMN video_stats_marks.stream_time IS 'Greatest time of a valid event below next_offset; null if there was none. It decides which of the next events are late';
COMMENT ON COLUMN video_stats_marks.written_before IS 'All minutes of the partition that start before it are written: its watermark has passed them; null if none are';
COMMENT ON COLUMN video_stats_marks.quiet_before IS 'The same of a partition that was quiet, by the wall clock of its writer: what comes for these minutes after all is added; null if it never was';
COMMENT ON COLUMN video_stats_marks.partitions IS 'The topic''s partition count, which may be more than there are lines; null if not noted yet';
COMMENT ON COLUMN video_stats_marks.rules IS 'The settings that decide what counts, one a line';
COMMENT ON COLUMN video_stats_marks.written_at IS 'When this line was last written, by the database''s clock';

CREATE TABLE video_stats_hours (
    window_start timestamptz NOT NULL,
    rolled_up_at timestamptz
    /* [jooq ignore start] */, PRIMARY KEY (window_start) /* [jooq ignore stop] */
);

COMMENT ON TABLE video_stats_hours IS
    'Hours that video_stats has rows of. Once one is rolled up to hour_views and all_time_views, what is still added to its minutes is added there as well. Hours before video_stats_kept.minutes_from are all rolled up, and have no line.';
COMMENT ON COLUMN video_stats_hours.window_start IS 'Start of the hour in UTC, inclusive';
COMMENT ON COLUMN video_stats_hours.rolled_up_at IS 'When it was rolled up, by the database''s clock; null if it is not: hour_views has nothing of it yet';

-- Those that are not rolled up are few, and asked for all the time.
/* [jooq ignore start] */
CREATE INDEX video_stats_hours_open ON video_stats_hours (window_start) WHERE rolled_up_at IS NULL;
/* [jooq ignore stop] */

CREATE TABLE video_stats_kept (
    single       boolean     NOT NULL,
    minutes_from timestamptz NOT NULL,
    hours_from   timestamptz NOT NULL
    /* [jooq ignore start] */, PRIMARY KEY (single), CHECK (single) /* [jooq ignore stop] */
);

INSERT INTO video_stats_kept (single, minutes_from, hours_from)
VALUES (true, TIMESTAMP WITH TIME ZONE '0001-01-01 00:00:00+00', TIMESTAMP WITH TIME ZONE '0001-01-01 00:00:00+00');

COMMENT ON TABLE video_stats_kept IS 'From when on rows are kept; one line.';
COMMENT ON COLUMN video_stats_kept.single IS 'True';
COMMENT ON COLUMN video_stats_kept.minutes_from IS 'A UTC midnight: video_stats has nothing before it, by video-stats.keep. Views of earlier minutes are in hour_views and all_time_views alone';
COMMENT ON COLUMN video_stats_kept.hours_from IS 'A UTC midnight: hour_views has nothing before it, by video-stats.keep-hours. Views of earlier hours are in all_time_views alone';

CREATE TABLE video_stats_gaps (
    gap         bigint      GENERATED BY DEFAULT AS IDENTITY,
    topic_id    text        NOT NULL,
    partition   int         NOT NULL,
    cause       text        NOT NULL,
    from_offset bigint      NOT NULL,
    to_offset   bigint      NOT NULL,
    from_time   timestamptz,
    to_time     timestamptz,
    detail      text        NOT NULL,
    noted_at    timestamptz NOT NULL
    /* [jooq ignore start] */, PRIMARY KEY (gap), CHECK (to_time >= from_time) /* [jooq ignore stop] */
);

-- A recreated topic is one gap, whichever of its partitions is the first to be written.
/* [jooq ignore start] */
CREATE UNIQUE INDEX video_stats_gaps_topic ON video_stats_gaps (topic_id) WHERE cause = 'topic';
/* [jooq ignore stop] */

COMMENT ON TABLE video_stats_gaps IS
    'Where the tables are not the sum of one log by one set of rules: what was deleted before it was written, and what was written by other rules or from another log.';
COMMENT ON COLUMN video_stats_gaps.gap IS 'Number, ascending';
COMMENT ON COLUMN video_stats_gaps.topic_id IS 'Kafka''s id of the topic of view events';
COMMENT ON COLUMN video_stats_gaps.partition IS 'Its partition';
COMMENT ON COLUMN video_stats_gaps.cause IS
    'beginning (the log no longer began at its first record), retention (records were deleted before they were written), truncated (the log lost records that are written), topic (the topic was recreated: the views of its predecessor stay), rules (settings changed)';
COMMENT ON COLUMN video_stats_gaps.from_offset IS 'First offset that it tells of, inclusive';
COMMENT ON COLUMN video_stats_gaps.to_offset IS 'End of the offsets that it tells of, exclusive; equal to from_offset where settings or the topic changed';
COMMENT ON COLUMN video_stats_gaps.from_time IS 'Greatest time of an event before it: minutes from there on may lack views; null if there was none, or if it is not known';
COMMENT ON COLUMN video_stats_gaps.to_time IS 'Time of the first event after it, at least from_time: minutes up to there may lack views. Where none came, up to when the partition is written since it is quiet, or when the topic was recreated; null while there is neither';
COMMENT ON COLUMN video_stats_gaps.detail IS 'More about the cause, such as which settings changed';
COMMENT ON COLUMN video_stats_gaps.noted_at IS 'When it was noted, by the database''s clock';

-- With the names that a time series of a Grafana panel has.
CREATE VIEW video_stats_v AS
SELECT stat_time AS time, video_id AS metric, total_views AS value
FROM video_stats;

COMMENT ON VIEW video_stats_v IS 'The views per minute with the columns of a time series: time, metric, value.';
/* [jooq ignore start] */
COMMENT ON COLUMN video_stats_v.time IS 'Start of the minute, inclusive';
COMMENT ON COLUMN video_stats_v.metric IS 'The video''s id';
COMMENT ON COLUMN video_stats_v.value IS 'Views in the minute';
/* [jooq ignore stop] */
