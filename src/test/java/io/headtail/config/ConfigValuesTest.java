package io.headtail.config;

import static io.headtail.config.ConfigProblems.problems;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and values of {@code --set} that are wrong: each is named, with what is allowed. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class ConfigValuesTest {
    @Test
    void a_password_file_must_be_readable_only_where_history_is_written() {
        String url = "history.url=jdbc:postgresql://db/headtail";
        for (String file : List.of("/nope/secret", ".")) {
            String secret = "history.password-file=" + file;
            assertEquals(
                    List.of(
                            "history.password-file: '%s' (--set): cannot be read; allowed are files with the password of history.user in their first line, and empty for none"
                                    .formatted(file)),
                    problems(Role.MERGER, null, Map.of(), url, secret));
            assertDoesNotThrow(() -> load(Role.INSTANCE, url, secret));
            assertDoesNotThrow(() -> load(Role.MERGER, secret));
            assertDoesNotThrow(() -> load(Role.MERGER, url, secret, "history.interval=PT0S"));
        }
        assertDoesNotThrow(() -> load(Role.MERGER, url, "history.password-file=/dev/null"));
    }

    private static Config load(Role role, String... sets) {
        List<String> all = new ArrayList<>(List.of("kafka.bootstrap-servers=localhost:9092"));
        all.addAll(List.of(sets));
        return ConfigLoader.load(role, null, Map.of(), all);
    }

    @Test
    void any_value_of_any_key_is_taken_or_named_as_a_problem() {
        for (ConfigKey key : ConfigKey.values()) {
            for (String value :
                    List.of(
                            "never",
                            "-1",
                            "1e9",
                            "P9999999999D",
                            "\u0000",
                            "[[",
                            "[a, a]",
                            "{a: b}",
                            "'")) {
                String pair = key.key() + "=" + value;
                try {
                    ConfigLoader.load(
                            Role.STANDALONE,
                            null,
                            Map.of(),
                            List.of("kafka.bootstrap-servers=localhost:9092", pair));
                } catch (ConfigException e) {
                    assertFalse(e.problems().isEmpty(), pair);
                } catch (RuntimeException e) {
                    throw new AssertionError(pair + ": " + e, e);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    kafka.bootstrap-servers=localhost|allowed are host:port, and more of them after commas
                    kafka.bootstrap-servers=[a:1]|'[a:1]' (--set): must be a single value
                    kafka.bootstrap-servers=localhost:99999|allowed are host:port
                    kafka.bootstrap-servers=a:9092,localhost:65536|allowed are host:port
                    history.keep.daily=never|'never' (--set): not an ISO-8601 duration;
                    history.keep.daily=never|or write forever
                    history.keep.daily=P1M|months and years have no fixed length
                    history.keep.daily=-P1D|or write forever
                    kafka.topic=a b|allowed are 1 to 249 letters, digits, '.', '_' and '-'
                    kafka.topic=..|allowed are 1 to 249 letters
                    kafka.topic={a: b}|'{a: b}' (--set): must be a single value
                    kafka.topic=|kafka.topic (--set): no value
                    kafka.topic=~|no value
                    kafka.group=a b|allowed are 1 to 255 characters without spaces
                    topics.partials=view_events|must differ from kafka.topic
                    topics.replication-factor=0|allowed are 1 to 9999, and -1 for the broker's default
                    tick=PT7S|'PT7S' (--set): allowed are durations from PT0.1S to PT1M that divide a minute
                    tick=PT0.05S|allowed are durations from PT0.1S to PT1M
                    tick=PT2M|allowed are durations from PT0.1S to PT1M
                    tick=5s|not an ISO-8601 duration; write PT5S
                    lateness=-PT1S|must not be negative
                    lateness=1500 ms|not an ISO-8601 duration; write PT1.5S
                    lateness=PT0.0005S|finer than a millisecond
                    slack=P1M|months and years have no fixed length; write days, such as P30D
                    slack=pt1s|not an ISO-8601 duration
                    clock=Wall|allowed are wall, event
                    top-k.max=0|allowed are whole numbers from 1 to 100000
                    top-k.max=100001|allowed are whole numbers from 1 to 100000
                    lanes=0|allowed are whole numbers from 1 to 1024
                    lanes=1.5|allowed are whole numbers from 1 to 1024
                    stale-after=PT0.5S|must not be less than the tick, PT1S
                    stale-after=P2D|allowed are durations from PT0.001S to P1D
                    shutdown.grace=PT2H|allowed are durations from PT0S to PT1H
                    http.host=''|allowed are a host name or address to bind
                    http.prefix=topk|'topk' (--set): allowed are paths such as /topk
                    http.prefix=/|allowed are paths such as /topk
                    http.prefix=/a/|without a slash at the end
                    http.prefix=/a/../b|allowed are paths such as /topk
                    http.prefix=/{a}|allowed are paths such as /topk
                    http.cors.origins=[https://a.example/]|http.cors.origins: '[https://a.example/]' (--set): 'https://a.example/' is not an origin; browsers write it as https://a.example;
                    http.cors.origins=https://a.example,x|'x' is not an origin
                    http.cors.origins=[https://a.example, '*']|* is everybody's; no other can stand beside it
                    http.cors.origins=[null]|must be a list of origins such as
                    http.cors.origins='null'|'null' is what every sandboxed page and local file sends
                    http.cors.origins={a: b}|must be a list of origins such as [https://example.org]
                    http.cors.origin=x|unknown key; did you mean http.cors.origins
                    http.port=65536|allowed are whole numbers from 0 to 65535
                    http.tls.key-file=/k|TLS needs http.tls.certificate-file, too; leave out both for plain HTTP
                    http.tls.certificate-file=/c|TLS needs http.tls.key-file, too
                    kafka.properties-file=/none|not found; allowed are Java properties files
                    titles.url-template=https://{videoId}|allowed are URLs of http and https with {videoId} behind the host and a /, ? or #
                    titles.url-template=https://example.org{videoId}|with {videoId} behind the host
                    titles.url-template=https://{videoId}.example.org/|with {videoId} behind the host
                    titles.url-template=https://example.org/watch|with {videoId} behind the host
                    management.port=65536|allowed are whole numbers from 0 to 65535, and empty for http.port
                    management.port=off|allowed are whole numbers from 0 to 65535, and empty for http.port
                    management.port=8080|must differ from http.port
                    management.host=a b|allowed are a host name or address to bind; empty for http.host
                    event.id=videoId|allowed are key, a JSON pointer such as /videoId
                    event.id=/a~2|allowed are key, a JSON pointer
                    event.id=key:id|allowed are key, a JSON pointer such as /videoId, key:/POINTER
                    event.id=header:|allowed are key, a JSON pointer
                    event.timestamp=key:/t|allowed are record, a JSON pointer such as /timestamp, and header:NAME
                    event.timestamp-unit=m|allowed are ms, s, us, ns
                    event.timestamp-unit=s|allowed with event.timestamp=record is ms
                    event.timestamp=key|allowed are record, a JSON pointer
                    event.views=2|allowed are 1, and a JSON pointer
                    event.max-ahead=P1Y|months and years have no fixed length
                    event.partitioner=range|allowed are murmur2, any
                    publish=all|allowed are auto, every-tick, newest
                    snapshot.store=disk|allowed are directory, s3, none
                    snapshot.dir=''|allowed are paths of a directory
                    snapshot.interval=PT0.5S|allowed are durations from PT1S to P1D
                    snapshot.keep=0|allowed are whole numbers from 1 to 1000
                    snapshot.s3.bucket=a b|allowed are names of a bucket
                    snapshot.s3.prefix=/a|allowed are names of letters
                    snapshot.s3.endpoint=localhost:9000|allowed are URLs such as
                    snapshot.s3.path-style=yes|allowed are true, false
                    snapshot.s3.sse=AES|allowed are none, AES256, aws:kms
                    snapshot.s3.buckets=x|unknown key; did you mean snapshot.s3.bucket
                    replica=a/b|allowed are 1 to 32 letters, digits, '_' and '-'
                    kafka.properties.group.id=x|cannot be set here: set kafka.group
                    kafka.properties.group.instance.id=x|cannot be set here: set kafka.instance-id, one for all lanes
                    kafka.properties.bootstrap.resolve.timeout.ms=1|cannot be set here: Headtail waits for names without limit
                    kafka.properties.group.protocol=consumer|allowed is classic
                    kafka.properties.security.protcol=SSL|no property of Kafka's clients; did you mean security.protocol?
                    kafka.properties.sasl.mechanisms=PLAIN|did you mean sasl.mechanism?
                    kafka.properties.Security.Protocol=SSL|did you mean security.protocol?
                    kafka.properties.max.request.size=200000|too small, since a partial of top-k.max=1000 takes up to 333
                    kafka.instance-id=a b|allowed are empty for none, or 1 to 200 letters
                    windows=[]|'[]' (--set): must be a list such as
                    windows=hour|must be a list such as
                    windows=[hour]|'hour' (--set): must be a list such as
                    windows=[{length: PT1H}]|a window needs a name
                    windows=[{name: a b, length: PT1H}]|window name 'a b': allowed are 1 to 64 letters
                    windows=[{name: a, size: PT1H}]|'size' (--set): unknown; a window has name, and length, rise or calendar
                    windows=[{name: a, calendar: hour}]|'hour' (--set): window 'a': allowed is month; hours and days are sealed
                    windows=[{name: a, calendar: month, length: PT1H}]|'PT1H' (--set): window 'a': has a calendar, and so no length
                    windows=[{name: a b, calendar: month}]|window name 'a b'
                    sealed=[week]|'week' (--set): must be auto, or a list of [hour, day, month]
                    sealed=[day, hour, day]|'day' (--set): day is there twice
                    sealed=yes|must be auto, or a list of
                    history.interval=P2D|allowed are durations from PT0S to P1D
                    history.interval=PT1.5S|not a multiple of the tick, PT1S
                    topics.history=view_events|must differ from kafka.topic and topics.partials
                    topics.late=view_events|must differ from kafka.topic, topics.partials and
                    topics.invalid=view_events|must differ from kafka.topic, topics.partials, topics.history and topics.late
                    windows=[{name: a, rise: PT1H, length: PT1H}]|'PT1H' (--set): window 'a': has a rise, and so no length or calendar
                    windows=[{name: a, rise: PT1H, calendar: month}]|window 'a': has a rise, and so no length or calendar
                    windows=[{name: a, rise: PT0S}]|allowed are rises from the tick to P18262DT12H
                    windows=[{name: a, rise: P18263D}]|allowed are rises from the tick to P18262DT12H
                    windows=[{name: a, rise: PT1.5S}]|window 'a': not a multiple of the tick, PT1S
                    windows=[{name: a, rise: x}]|'x' (--set): window 'a'
                    windows=[{name: a, length: [PT1H]}]|length must be a single value
                    windows=[{name: a, name: b}]|set twice in one window
                    windows=[{name: a}, {name: a, length: PT1H}]|window 'a' is there twice; names must differ
                    windows=[{name: a, length: P1M}]|'P1M' (--set): window 'a': months and years have no fixed
                    windows=[{name: a, length: P1W}]|weeks are not known; write days, such as P7D
                    windows=[{name: a, length: PT0S}]|allowed are lengths from the tick to P36525D
                    windows=[{name: a, length: P36526D}]|allowed are lengths from the tick to P36525D
                    windows=[{name: a, length: PT1.5S}]|window 'a': not a multiple of the tick, PT1S
                    windows=[{name: a|not YAML
                    """)
    void a_bad_value_is_named_with_what_is_allowed(String set, String expected) {
        List<String> problems = problems(Role.STANDALONE, null, Map.of(), set);
        assertEquals(1, problems.size(), problems.toString());
        String problem = problems.get(0);
        String key = set.substring(0, set.indexOf('='));
        assertTrue(problem.startsWith(key), problem);
        assertTrue(problem.contains("(--set)"), problem);
        assertTrue(problem.contains(expected), problem);
    }

    @ParameterizedTest
    @CsvSource({
        "kafka.topik, kafka.topic",
        "Tick, tick",
        "topk.max, top-k.max",
        "port, http.port",
        "bootstrap-servers, kafka.bootstrap-servers",
        "window, windows"
    })
    void an_unknown_key_is_answered_with_the_nearest_one(String key, String nearest) {
        assertEquals(
                List.of("%s (--set): unknown key; did you mean %s?".formatted(key, nearest)),
                problems(Role.STANDALONE, null, Map.of(), key + "=1"));
    }

    @Test
    void the_store_s3_needs_a_bucket() {
        assertEquals(
                List.of(
                        "snapshot.s3.bucket: '' (default): must be set, since snapshot.store is s3"),
                problems(Role.INSTANCE, null, Map.of(), "snapshot.store=s3"));
    }

    @Test
    void an_unknown_key_that_is_near_none_is_answered_with_a_few() {
        String problem = problems(Role.STANDALONE, null, Map.of(), "nokey=1").get(0);
        String few = "nokey \\(--set\\): unknown key; did you mean one of \\S+, \\S+, \\S+\\? .*";
        assertTrue(problem.matches(few), problem);
    }

    @Test
    void event_time_is_for_standalone_only() {
        for (Role role : List.of(Role.INSTANCE, Role.MERGER)) {
            String problem = problems(role, null, Map.of(), "clock=event").get(0);
            assertTrue(problem.contains("allowed for " + role + " is wall"), problem);
        }
    }

    @Test
    void a_set_without_a_value_or_a_key_is_refused() {
        for (String set : List.of("tick", "=PT1S", "")) {
            String problem = problems(Role.STANDALONE, null, Map.of(), set).get(0);
            assertEquals("--set '%s': must be key=value".formatted(set), problem);
        }
    }

    @Test
    void a_passed_through_property_is_never_shown() {
        String problem =
                problems(Role.STANDALONE, null, Map.of(), "kafka.properties.group.id=secret")
                        .get(0);
        assertFalse(problem.contains("secret"), problem);
    }
}
