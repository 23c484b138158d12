-- Late views: in none of the tables of views, but kept here until they are corrected, which moves them there. The writer
-- of views per minute adds them in the transaction that moves its marks, so that below the marks each event is either in
-- the tables or here, whatever settings it was found to be late by, and however long the log keeps it.

CREATE TABLE video_stats_late (
    stat_time  timestamptz NOT NULL,
    video_id   text        /* [jooq ignore start] */ COLLATE "C" /* [jooq ignore stop] */ NOT NULL,
    late_views bigint      NOT NULL
    /* [jooq ignore start] */, PRIMARY KEY (stat_time, video_id) /* [jooq ignore stop] */
);

-- One video's, of any range.
/* [jooq ignore start] */
CREATE INDEX video_stats_late_video ON video_stats_late (video_id, stat_time);
/* [jooq ignore stop] */

COMMENT ON TABLE video_stats_late IS
    'Late views that are in no other table yet: a correction moves them to video_stats and the tables that are rolled up from it. They go with video-stats.keep-hours.';
COMMENT ON COLUMN video_stats_late.stat_time IS 'Start of the minute that the views belong in, inclusive; a multiple of video-stats.resolution';
COMMENT ON COLUMN video_stats_late.video_id IS 'The video''s id';
COMMENT ON COLUMN video_stats_late.late_views IS 'Late views in the minute that are not corrected yet; at least 1';

CREATE TABLE video_stats_late_hours (
    window_start  timestamptz NOT NULL,
    waiting_views bigint      NOT NULL,
    added_views   bigint      NOT NULL,
    corrected_at  timestamptz
    /* [jooq ignore start] */, PRIMARY KEY (window_start) /* [jooq ignore stop] */
);

-- Those that wait are few where hours are corrected.
/* [jooq ignore start] */
CREATE INDEX video_stats_late_hours_waiting ON video_stats_late_hours (window_start) WHERE waiting_views > 0;
/* [jooq ignore stop] */

COMMENT ON TABLE video_stats_late_hours IS
    'Late views by hour: those that wait for a correction, and those that corrections have added. Lines go with video-stats.keep-hours.';
COMMENT ON COLUMN video_stats_late_hours.window_start IS 'Start of the hour in UTC, inclusive';
COMMENT ON COLUMN video_stats_late_hours.waiting_views IS 'Views in video_stats_late';
COMMENT ON COLUMN video_stats_late_hours.added_views IS 'Late views that were moved to the tables of views';
COMMENT ON COLUMN video_stats_late_hours.corrected_at IS 'When the last of them were, by the database''s clock; null if none were';

ALTER TABLE video_stats_marks ADD COLUMN late_from timestamptz;

COMMENT ON COLUMN video_stats_marks.late_from IS
    'Late views of earlier times may have been read before there was video_stats_late, and are not in it; null if none were';

/* [jooq ignore start] */
UPDATE video_stats_marks SET late_from = stream_time;
/* [jooq ignore stop] */

CREATE TABLE scheduled_corrections (
    unit             text        NOT NULL,
    corrected_before timestamptz NOT NULL,
    written_at       timestamptz NOT NULL
    /* [jooq ignore start] */, PRIMARY KEY (unit) /* [jooq ignore stop] */
);

COMMENT ON TABLE scheduled_corrections IS 'How far the scheduled correction of sealed hours, days and months is; see history.correct-after.';
COMMENT ON COLUMN scheduled_corrections.unit IS 'hour, day or month';
COMMENT ON COLUMN scheduled_corrections.corrected_before IS
    'Units that end then or earlier are done: corrected, or without late views, or ended before the schedule was switched on. To have some corrected again, set it back';
COMMENT ON COLUMN scheduled_corrections.written_at IS 'When this line was last written, by the database''s clock';

COMMENT ON COLUMN video_stats.total_views IS 'Views in the minute, late ones once they are corrected; at least 1';
COMMENT ON COLUMN ten_minute_views.views IS 'Views in the ten minutes, late ones once they are corrected; at least 1';
COMMENT ON COLUMN hour_views.views IS 'Views in the hour, late ones once they are corrected; at least 1';
COMMENT ON COLUMN all_time_views.views IS 'Views, late ones once they are corrected; at least 1';
