package io.headtail.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Chromium's protocol: calls and their results, and the events of each page. Thread-safe. */
final class DevTools implements WebSocket.Listener {
    private static final JsonMapper JSON = new JsonMapper();

    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, JsonNode>> listeners = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable WebSocket socket;

    private DevTools() {}

    static DevTools connect(URI address) {
        DevTools tools = new DevTools();
        // The client lives as long as the browser, which is as long as this JVM.
        tools.socket =
                HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, tools).join();
        return tools;
    }

    static ObjectNode parameters() {
        return JSON.createObjectNode();
    }

    /**
     * Calls a method.
     *
     * @param session of a page; null for the browser itself
     * @throws AssertionError if the browser says that it failed
     */
    JsonNode call(@Nullable String session, String method, ObjectNode parameters) {
        int id = calls.incrementAndGet();
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        WebSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        synchronized (this) {
            open.sendText(message.toString(), true).join();
        }
        JsonNode said = answer.orTimeout(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
        if (said.has("error")) {
            throw new AssertionError(method + " " + parameters + ": " + said.get("error"));
        }
        return said.get("result");
    }

    /** Hands the events of a session to a listener, each as its method and parameters. */
    void listen(String session, BiConsumer<String, JsonNode> listener) {
        listeners.put(session, listener);
    }

    @Override
    public @Nullable CompletionStage<?> onText(
            WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            JsonNode message = JSON.readTree(text.toString());
            text.setLength(0);
            CompletableFuture<JsonNode> answer =
                    message.has("id") ? waiting.remove(message.get("id").asInt()) : null;
            if (answer != null) {
                answer.complete(message);
            } else if (message.has("method") && message.has("sessionId")) {
                BiConsumer<String, JsonNode> listener =
                        listeners.get(message.get("sessionId").asString());
                if (listener != null) {
                    listener.accept(message.get("method").asString(), message.get("params"));
                }
            }
        }
        webSocket.request(1);
        return null;
    }
}
