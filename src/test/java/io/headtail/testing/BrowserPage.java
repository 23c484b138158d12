package io.headtail.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/**
 * A page in the browser, in a context of its own: looked at by expressions of JavaScript, and used
 * by real clicks and keys.
 */
public final class BrowserPage implements AutoCloseable {
    private static final String AXE = "/axe/axe.min.js";

    private static final Map<String, Integer> KEYS =
            Map.of("Tab", 9, "Enter", 13, "Escape", 27, "End", 35, "ArrowLeft", 37);

    private final DevTools tools;
    private final String context;
    private final String session;
    private final String target;
    private final List<String> problems = new CopyOnWriteArrayList<>();

    private BrowserPage(DevTools tools, String context, String target, String session) {
        this.tools = tools;
        this.context = context;
        this.target = target;
        this.session = session;
    }

    static BrowserPage open(DevTools tools, String url) {
        String context =
                text(
                        tools.call(null, "Target.createBrowserContext", DevTools.parameters()),
                        "browserContextId");
        BrowserPage page = in(tools, context);
        page.navigate(url);
        return page;
    }

    private static BrowserPage in(DevTools tools, String context) {
        String target =
                text(
                        tools.call(
                                null,
                                "Target.createTarget",
                                DevTools.parameters()
                                        .put("url", "about:blank")
                                        .put("browserContextId", context)),
                        "targetId");
        String session =
                text(
                        tools.call(
                                null,
                                "Target.attachToTarget",
                                DevTools.parameters().put("targetId", target).put("flatten", true)),
                        "sessionId");
        BrowserPage page = new BrowserPage(tools, context, target, session);
        tools.listen(session, page::event);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            page.call(domain + ".enable");
        }
        page.size(1280, 900);
        return page;
    }

    private void event(String method, JsonNode said) {
        switch (method) {
            case "Runtime.exceptionThrown" -> problems.add(said.toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert").contains(text(said, "type"))) {
                    problems.add(said.toString());
                }
            }
            case "Log.entryAdded" -> {
                JsonNode entry = said.get("entry");
                if (!text(entry, "level").equals("info")
                        && !text(entry, "level").equals("verbose")) {
                    problems.add(text(entry, "text") + " " + entry.path("url").asString(""));
                }
            }
            default -> {}
        }
    }

    /** What went wrong since the last call: errors of scripts, of the policy, of requests. */
    public List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        problems.removeAll(all);
        return all;
    }

    public void navigate(String url) {
        tools.call(session, "Page.navigate", DevTools.parameters().put("url", url));
        awaitTrue("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** Width and height, CSS pixels. */
    public void size(int width, int height) {
        tools.call(
                session,
                "Emulation.setDeviceMetricsOverride",
                DevTools.parameters()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 500));
    }

    /** What the user prefers. */
    public void dark(boolean dark) {
        var parameters = DevTools.parameters();
        parameters
                .putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", dark ? "dark" : "light");
        tools.call(session, "Emulation.setEmulatedMedia", parameters);
    }

    /** The value of an expression, awaited if it is a promise. */
    public JsonNode eval(String expression) {
        JsonNode said =
                tools.call(
                        session,
                        "Runtime.evaluate",
                        DevTools.parameters()
                                .put("expression", expression)
                                .put("awaitPromise", true)
                                .put("returnByValue", true));
        if (said.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + said.get("exceptionDetails"));
        }
        return said.get("result").path("value");
    }

    public String text(String selector) {
        return eval("document.querySelector(" + quoted(selector) + ")?.textContent ?? '(none)'")
                .asString();
    }

    public void awaitTrue(String expression) {
        Await.until(
                () -> expression + " in " + eval("document.body.innerText").asString(),
                () -> eval(expression).asBoolean(false));
    }

    /** Waits until the text of an element contains this. */
    public void awaitText(String selector, String contained) {
        Await.until(
                () -> "'" + contained + "' in " + selector + ": " + text(selector),
                () -> text(selector).contains(contained));
    }

    /** Clicks the middle of an element, as a mouse does. */
    public void click(String selector) {
        JsonNode at =
                eval(
                        "(() => { const e = document.querySelector("
                                + quoted(selector)
                                + "); e.scrollIntoView({block: 'center', behavior: 'instant'});"
                                + " const r = e.getBoundingClientRect();"
                                + " return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            tools.call(
                    session,
                    "Input.dispatchMouseEvent",
                    DevTools.parameters()
                            .put("type", type)
                            .put("x", at.get("x").asDouble())
                            .put("y", at.get("y").asDouble())
                            .put("button", "left")
                            .put("clickCount", 1));
        }
    }

    /** Types into what has the focus. */
    public void type(String text) {
        tools.call(session, "Input.insertText", DevTools.parameters().put("text", text));
    }

    /** Presses a key. */
    public void press(String key) {
        Integer code = KEYS.get(key);
        if (code == null) {
            throw new IllegalArgumentException(key + " is none of " + KEYS);
        }
        var down =
                DevTools.parameters()
                        .put("type", "keyDown")
                        .put("key", key)
                        .put("code", key)
                        .put("windowsVirtualKeyCode", code);
        if (key.equals("Enter")) {
            down.put("text", "\r");
        }
        tools.call(session, "Input.dispatchKeyEvent", down);
        tools.call(session, "Input.dispatchKeyEvent", down.deepCopy().put("type", "keyUp"));
    }

    /** Chooses an option, or moves a slider. */
    public void choose(String selector, String value) {
        eval(
                "(() => { const e = document.querySelector("
                        + quoted(selector)
                        + "); e.value = "
                        + quoted(value)
                        + "; for (const t of ['input', 'change'])"
                        + " e.dispatchEvent(new Event(t, {bubbles: true})); })()");
    }

    /** Another tab of the same context comes to the front; this one is hidden behind it. */
    public BrowserPage coverByAnother() {
        return in(tools, context);
    }

    /** Comes to the front. */
    public void toFront() {
        call("Page.bringToFront");
    }

    /** The rules of accessibility that the page breaks, each with where. */
    public List<String> axe() {
        if (!eval("typeof axe === 'object'").asBoolean()) {
            eval(axeSource() + "; undefined");
        }
        JsonNode found =
                eval(
                        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
                                + ".map(v => v.id + ': ' + v.help + ' ' + v.nodes.map("
                                + "n => n.target + ' ' + n.failureSummary).join(' | ')))");
        return found.valueStream().map(JsonNode::asString).toList();
    }

    private static String axeSource() {
        try (InputStream in = BrowserPage.class.getResourceAsStream(AXE)) {
            if (in == null) {
                throw new IllegalStateException(AXE + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture of what is seen, PNG. */
    public void picture(Path file) throws IOException {
        String data = text(call("Page.captureScreenshot"), "data");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(data));
    }

    private JsonNode call(String method) {
        return tools.call(session, method, DevTools.parameters());
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    @Override
    public void close() {
        tools.call(null, "Target.closeTarget", DevTools.parameters().put("targetId", target));
    }
}
