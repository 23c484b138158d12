-- Gaps no longer end at the first event after them, which may be late.

COMMENT ON COLUMN video_stats_gaps.to_time IS
    'Minutes up to there may lack views; at least from_time. The stream time at the first event that is 1,000 offsets or more after the gap. Where fewer came and the partition is quiet, what it is written to then, the database''s time or the newest event of all partitions, whichever is latest. Of changed settings, the newest event once all partitions are written by the same; of a predecessor, when the topic was recreated. Null while there is none of these';
COMMENT ON COLUMN video_stats_marks.quiet_before IS
    'As written_before, of a partition that was quiet, by the wall clock of its writer but not ahead of the database''s: what comes for these minutes after all is added; null if it never was';
COMMENT ON COLUMN video_stats_marks.partitions IS
    'The topic''s partition count, which may be more than there are lines: looked up after what is below next_offset was read, or since. Never less than before; null if not noted yet';
