package io.headtail.log.scan;

import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicInspector;
import io.headtail.log.TopicProblemException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** What a scan asks Kafka, and what it says where there is no answer. */
final class ScanRequests {
    private ScanRequests() {}

    /**
     * Asks.
     *
     * @throws TopicProblemException if Kafka does not answer or refuses
     */
    static <T> T ask(KafkaSettings settings, Supplier<T> request) {
        try {
            return request.get();
        } catch (TimeoutException e) {
            throw TopicInspector.unanswered(settings, e);
        } catch (InterruptException e) {
            throw new TopicProblemException("interrupted while asking Kafka", e);
        } catch (KafkaException e) {
            throw refused(settings, e);
        }
    }

    /** That Kafka refused to read the topic. */
    static TopicProblemException refused(KafkaSettings settings, KafkaException e) {
        return new TopicProblemException(
                "Kafka at '%s' refused to read topic '%s': %s"
                        .formatted(settings.bootstrapServers(), settings.topic(), e.getMessage()),
                e);
    }
}
