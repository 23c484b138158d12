package io.headtail.log.partial;

import static java.util.Objects.requireNonNull;

import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicAdmin;
import io.headtail.log.TopicProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a topic of Headtail's own, with one partition, if it does not exist. Otherwise checks
 * that its cleanup policy is right and that it accepts the largest partial, and raises its limits
 * if not: a topic created by hand has the broker's 1 MiB.
 */
final class OwnTopic {
    private static final Logger LOG = LoggerFactory.getLogger(OwnTopic.class);

    /** Brokers learn of new limits within ms, about as long as a check takes. */
    private static final int MAX_CHECKS = 100;

    private final TopicAdmin admin;
    private final KafkaSettings settings;
    private final String topic;

    private OwnTopic(TopicAdmin admin, KafkaSettings settings, String topic) {
        this.admin = admin;
        this.settings = settings;
        this.topic = topic;
    }

    /**
     * Creates the topic, or checks the existing one.
     *
     * @param key the setting with its name
     * @param config of the topic, if it is created, besides its limits
     * @param because why the policy in {@code config} is needed
     * @throws TopicProblemException if it cannot be created, is unsuitable, or Kafka does not
     *     answer
     */
    static void ensure(
            KafkaSettings settings,
            String topic,
            String key,
            Map<String, String> config,
            String because) {
        TopicAdmin.run(
                settings,
                topic,
                admin -> new OwnTopic(admin, settings, topic).ensure(key, config, because));
    }

    private void ensure(String key, Map<String, String> config, String because)
            throws InterruptedException {
        Config found = admin.config();
        if (found == null) {
            Map<String, String> all = new HashMap<>(config);
            all.put(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(settings.partialLimit().roomyBytes()));
            admin.create(1, all, key);
            found = admin.config();
        }
        if (found != null) {
            String policy = requireNonNull(config.get(TopicConfig.CLEANUP_POLICY_CONFIG));
            checkPolicy(found, policy, because);
            raiseLimits(found);
        }
    }

    private void checkPolicy(Config found, String wanted, String because) {
        String policy = TopicAdmin.value(found, TopicConfig.CLEANUP_POLICY_CONFIG, wanted);
        if (!wanted.equals(policy)) {
            throw new TopicProblemException(
                    "topic '%s' has cleanup.policy=%s, but needs %s: %s"
                            .formatted(topic, policy, wanted, because));
        }
    }

    private void raiseLimits(Config found) throws InterruptedException {
        List<ConfigEntry> low = low(found);
        if (low.isEmpty()) {
            return;
        }
        int needed = settings.partialLimit().bytes();
        Map<String, String> raised = new HashMap<>();
        low.forEach(entry -> raised.put(entry.name(), Integer.toString(needed)));
        try {
            admin.set(raised);
        } catch (ExecutionException e) {
            throw new TopicProblemException(
                    tooLow(low, "it cannot be raised: " + TopicAdmin.reason(e)), e);
        }
        for (int look = 0; ; look++) {
            Config now = admin.config();
            if (now != null && low(now).isEmpty()) {
                break;
            }
            if (look == MAX_CHECKS) {
                throw new TopicProblemException(tooLow(low, "the broker keeps it"));
            }
        }
        LOG.warn(
                "topic={} {} raised to {}, since {}",
                topic,
                names(low),
                needed,
                settings.partialLimit());
    }

    // Limits below what the largest partial needs.
    private List<ConfigEntry> low(Config found) {
        List<ConfigEntry> low = new ArrayList<>();
        for (String name :
                List.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, TopicConfig.SEGMENT_BYTES_CONFIG)) {
            ConfigEntry entry = found.get(name);
            if (entry != null
                    && entry.value() != null
                    && Long.parseLong(entry.value()) < settings.partialLimit().bytes()) {
                low.add(entry);
            }
        }
        return low;
    }

    private String tooLow(List<ConfigEntry> low, String why) {
        int needed = settings.partialLimit().bytes();
        List<String> settingsNeeded =
                low.stream().map(entry -> entry.name() + "=" + needed).toList();
        return ("topic '%s' has %s, but %s, and %s; run kafka-configs.sh --bootstrap-server %s --alter"
                        + " --entity-type topics --entity-name %s --add-config %s, or lower top-k.max")
                .formatted(
                        topic,
                        names(low),
                        settings.partialLimit(),
                        why,
                        settings.bootstrapServers(),
                        topic,
                        String.join(",", settingsNeeded));
    }

    private static String names(List<ConfigEntry> low) {
        return String.join(
                ", ", low.stream().map(entry -> entry.name() + "=" + entry.value()).toList());
    }
}
