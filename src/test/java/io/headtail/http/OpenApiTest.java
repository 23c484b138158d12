package io.headtail.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.connection.Limits;
import io.headtail.http.reply.SecurityHeaders;
import io.headtail.http.stream.Streams;
import io.headtail.http.titles.TitleSettings;
import io.headtail.http.titles.Titles;
import io.headtail.merge.Mark;
import io.headtail.time.WindowSpec;
import io.helidon.webserver.http.HttpRules;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class OpenApiTest {
    @Test
    void every_route_is_described_and_every_description_has_its_route() throws Exception {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            Map<String, Object> paths = map(document(server).get("paths"));
            Set<String> routes = routes(server);
            assertEquals(routes, new TreeSet<>(paths.keySet()));
        }
    }

    @Test
    void every_header_and_parameter_is_described() throws Exception {
        try (ServerFixture server = new ServerFixture(77, WindowSpec.sliding("hour", 3_600_000))) {
            server.newest.put(
                    "hour",
                    ServerFixture.answer(
                            "hour", 3_600_000, 1, 1_000, false, 0, false, "misplaced"));
            String text = server.get("/openapi").body();
            Set<String> transport = new TreeSet<>(Set.of("content-type", "connection", "date"));
            SecurityHeaders.all()
                    .forEach(header -> transport.add(header.name().toLowerCase(Locale.ROOT)));
            for (String name : server.get("/view/video").headers().map().keySet()) {
                assertTrue(
                        transport.contains(name)
                                || text.toLowerCase(Locale.ROOT).contains(name + ":"),
                        name);
            }
            assertTrue(text.contains("name: k\n") && text.contains("name: window\n"));
            assertTrue(text.contains("maximum: 77\n"), "the configured greatest k");
        }
    }

    @Test
    void every_reason_of_a_degraded_answer_is_described_here_and_in_the_readme() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            String text = server.get("/openapi").body();
            for (Mark mark : Mark.values()) {
                assertTrue(text.contains("`" + mark.text() + "="), mark.text());
                assertTrue(readme.contains("`" + mark.text() + "="), mark.text());
            }
        }
    }

    private static Map<String, Object> document(ServerFixture server) throws Exception {
        String text = server.get("/openapi").body();
        return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }

    /** The paths of {@link HttpServer#services}, by a routing that only listens. */
    private static Set<String> routes(ServerFixture server) {
        Set<String> paths = new TreeSet<>();
        InvocationHandler listen =
                (proxy, method, args) -> {
                    if (method.getName().equals("get") && args[0] instanceof String path) {
                        // The rest of a path, whatever is in it, is a parameter of the document.
                        paths.add(
                                path.equals("/page/*")
                                        ? "/page/{file}"
                                        : path.replace("/*", "/{videoId}"));
                    }
                    return proxy;
                };
        HttpRules rules =
                (HttpRules)
                        Proxy.newProxyInstance(
                                OpenApiTest.class.getClassLoader(),
                                new Class<?>[] {HttpRules.class},
                                listen);
        ApiServices.of(
                        new HttpSettings("", 0, 10),
                        server.sources(),
                        new Streams(server, Limits.STANDARD),
                        Titles.open(TitleSettings.NONE),
                        server,
                        () -> "",
                        server.served,
                        () -> 0)
                .forEach(service -> service.routing(rules));
        return paths;
    }

    @SuppressWarnings("unchecked") // YAML keys of an OpenAPI document are strings
    private static Map<String, Object> map(@Nullable Object value) {
        if (value == null) {
            throw new AssertionError("not in the document");
        }
        return (Map<String, Object>) value;
    }
}
