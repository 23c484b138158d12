package io.headtail.instance;

import io.headtail.instance.partition.LanePartitions;
import io.headtail.instance.recovery.PartitionSource;
import io.headtail.log.EndSource;
import io.headtail.log.HeadReader;
import io.headtail.log.HeadSource;

/** What a lane reads, and where its partitions come from. */
interface LaneSources {
    /** The head of that lane, which tells of ownership inside {@link HeadSource#poll}. */
    HeadSource head(int lane, HeadReader.Ownership ownership);

    /** The tails of the partitions of one lane. */
    TailSource tails(LanePartitions owned);

    /** Where logs end. */
    EndSource ends();

    /** The partitions of that lane. */
    PartitionSource partitions(int lane);
}
