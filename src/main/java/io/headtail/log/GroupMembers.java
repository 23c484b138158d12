package io.headtail.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Members of the consumer group of the heads, as the broker reports them. */
public final class GroupMembers implements AutoCloseable {
    private final KafkaSettings settings;
    private final Admin admin;

    /** Members of the configured group. */
    public GroupMembers(KafkaSettings settings) {
        this.settings = settings;
        this.admin = new ClientProperties(settings).newAdmin();
    }

    /** The group's name. */
    public String group() {
        return settings.group();
    }

    /**
     * How long a killed member stays in the group, if it has the same session timeout as this
     * process.
     */
    public Duration sessionTimeout() {
        Object ms =
                new ClientProperties(settings)
                        .head(0)
                        .getOrDefault(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 45_000);
        return Duration.ofMillis(Long.parseLong(ms.toString().strip()));
    }

    /**
     * Members that own partitions of the topic: member id to client id and host. Empty while the
     * group rebalances, since ownership is undecided then.
     *
     * @throws TopicProblemException if the broker does not answer
     */
    public Map<String, String> owners() {
        Map<String, String> owners = new TreeMap<>();
        for (MemberDescription member : describe()) {
            boolean owns =
                    member.assignment().topicPartitions().stream()
                            .anyMatch(p -> p.topic().equals(settings.topic()));
            if (owns) {
                owners.put(
                        member.consumerId(),
                        member.clientId() + " at " + member.host().replaceFirst("^/", ""));
            }
        }
        return owners;
    }

    private Iterable<MemberDescription> describe() {
        try {
            ConsumerGroupDescription found =
                    admin.describeConsumerGroups(List.of(group())).all().get().get(group());
            return found == null ? List.of() : found.members();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw new TopicProblemException(
                    "consumer group " + group() + ": " + e.getCause(),
                    e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicProblemException("interrupted while asking Kafka", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
