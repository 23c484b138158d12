-- What is known of a partition's part beside its rows, and how good it is: so that boundaries which differ in
-- nothing else are told apart, and a part that stands for earlier boundaries finds those that it makes better.

ALTER TABLE topk_boundaries ADD COLUMN late_views bigint NOT NULL DEFAULT 0;
ALTER TABLE topk_boundaries ADD COLUMN level_total bigint NOT NULL DEFAULT 0;
ALTER TABLE topk_snapshot_offsets ADD COLUMN level int NOT NULL DEFAULT 0;
ALTER TABLE topk_snapshot_offsets ADD COLUMN marks text NOT NULL DEFAULT '';

COMMENT ON COLUMN topk_boundaries.late_views IS
    'Views that fall into the window and were late, as far as was known when it was counted: they are in no rank';
COMMENT ON COLUMN topk_boundaries.level_total IS
    'Sum of level over the partitions: of two answers else equal, the one with more final and complete parts stands';
COMMENT ON COLUMN topk_snapshot_offsets.level IS
    'How good the partition''s part is: 1, and 2 more if it is complete, and 1 more if it is final; 0 if not known';
COMMENT ON COLUMN topk_snapshot_offsets.marks IS
    'What came beside the partition''s part, as in its record: late=views, marks, and same-since=epoch ms where it is the part of a later boundary that stands for this one too. Offsets are those of that later boundary';

-- Those that more may come for: few, and asked for whenever a part stands for earlier boundaries.
/* [jooq ignore start] */
CREATE INDEX topk_boundaries_open ON topk_boundaries (window_name, snapshot_time) WHERE NOT (is_final AND is_complete AND NOT skipped);
/* [jooq ignore stop] */
