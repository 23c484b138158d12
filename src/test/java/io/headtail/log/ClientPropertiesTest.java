package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientPropertiesTest {
    /** A client created while the name does not resolve waits for it as for a broker. */
    @Test
    void every_client_is_made_while_the_name_does_not_resolve() {
        ClientProperties properties = new ClientProperties(settings("nosuch.invalid:9092"));
        try (Admin admin = properties.newAdmin();
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                properties.producer(),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            admin.close(Duration.ZERO);
            producer.close(Duration.ZERO);
        }
        Consumer<Map<String, Object>> made =
                consumer ->
                        new KafkaConsumer<>(
                                        consumer,
                                        new ByteArrayDeserializer(),
                                        new ByteArrayDeserializer())
                                .close(CloseOptions.timeout(Duration.ZERO));
        Stream.of(
                        properties.head(0),
                        properties.tail(),
                        properties.partialsReader(),
                        properties.boundaries())
                .forEach(made);
    }

    @ParameterizedTest
    @CsvSource({
        "'nosuch.invalid:9092', the name 'nosuch.invalid' does not resolve",
        "'PLAINTEXT://nosuch.invalid:1', the name 'nosuch.invalid' does not resolve",
        "'a.invalid:1, b.invalid:2', 'none of the names ''a.invalid'', ''b.invalid'' resolves'",
        "'a.invalid:1,127.0.0.1:2',",
        "'[::1]:2',",
        "'no address',"
    })
    void names_that_do_not_resolve_are_said(String servers, String said) {
        String unresolved = new BrokerAddresses(servers).unresolved();
        if (said == null) {
            assertNull(unresolved);
        } else {
            assertEquals("kafka.bootstrap-servers: " + said, unresolved);
        }
    }

    private static KafkaSettings settings(String servers) {
        return new KafkaSettings(servers, "t", "g", Map.of(), "p", "h", (short) 1);
    }
}
