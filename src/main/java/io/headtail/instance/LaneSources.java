package io.headtail.instance;

import io.headtail.instance.partition.LanePartitions;
import io.headtail.instance.recovery.PartitionSource;
import io.headtail.log.EndSource;
import io.headtail.log.HeadReader;
import io.headtail.log.HeadSource;

/** The sources of a lane's records and partitions. */
interface LaneSources {
    /** The head of that lane, which calls {@code ownership} from inside {@link HeadSource#poll}. */
    HeadSource head(int lane, HeadReader.Ownership ownership);

    /** The tails of the partitions of one lane. */
    TailSource tails(LanePartitions owned);

    /** The source of log ends. */
    EndSource ends();

    /** The source of that lane's partitions. */
    PartitionSource partitions(int lane);
}
