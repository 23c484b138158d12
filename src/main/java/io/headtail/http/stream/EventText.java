package io.headtail.http.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.http.reply.AnswerHeaders;
import io.headtail.http.reply.AnswerJson;
import io.headtail.merge.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders server-sent events (WHATWG HTML, 9.2). */
final class EventText {
    /** Asks clients to come back after 1 s when a stream has ended. */
    static final byte[] RETRY = ascii("retry: 1000\n\n");

    /** Keeps a connection open through proxies. */
    static final byte[] HEARTBEAT = ascii(":\n\n");

    private static final byte[] ROWS = ascii(",\"topk\":");
    private static final byte[] END = ascii("}\n\n");

    private EventText() {}

    /**
     * The event that tells of an answer.
     *
     * @param from what the client has, from which on is told what moved; null for nothing
     * @param k ranks, ≥ 1
     */
    static byte[] of(@Nullable Board from, Board to, int k) {
        Answer answer = to.answer();
        byte[] rows = answer.json(k);
        byte[] head = AnswerJson.object(json -> write(json, from, to, k));
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + rows.length + 64);
        out.writeBytes(ascii("id: " + answer.tick() + "\nevent: topk\ndata: "));
        out.write(head, 0, head.length - 1);
        out.writeBytes(ROWS);
        out.writeBytes(rows);
        out.writeBytes(END);
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(JsonGenerator json, @Nullable Board from, Board to, int k)
            throws IOException {
        Answer answer = to.answer();
        json.writeStringField("window", answer.window());
        json.writeStringField("start", AnswerHeaders.time(answer.startMs()));
        json.writeStringField("end", AnswerHeaders.time(answer.tick()));
        json.writeBooleanField("final", answer.isFinal());
        json.writeBooleanField("complete", answer.complete());
        Long completeFrom = answer.toldCompleteFrom();
        json.writeStringField(
                "completeFrom", completeFrom == null ? null : AnswerHeaders.time(completeFrom));
        json.writeStringField("degraded", answer.askedFor(k).degraded());
        json.writeNumberField("late", answer.lateViews());
        json.writeStringField(
                "since", from == null ? null : AnswerHeaders.time(from.answer().tick()));
        moves(json, from == null ? to : from, to, k);
    }

    private static void moves(JsonGenerator json, Board from, Board to, int k) throws IOException {
        Map<String, Integer> before = places(from, k);
        List<String> entered = new ArrayList<>();
        List<String> up = new ArrayList<>();
        List<String> down = new ArrayList<>();
        int place = 0;
        for (String id : first(to, k)) {
            Integer was = before.remove(id);
            if (was == null) {
                entered.add(id);
            } else if (was != place) {
                (was > place ? up : down).add(id);
            }
            place++;
        }
        write(json, "entered", entered);
        write(json, "left", first(from, k).stream().filter(before::containsKey).toList());
        write(json, "up", up);
        write(json, "down", down);
    }

    private static List<String> first(Board board, int k) {
        List<String> ids = board.ids();
        return ids.subList(0, Math.min(k, ids.size()));
    }

    private static Map<String, Integer> places(Board board, int k) {
        Map<String, Integer> places = new HashMap<>();
        for (String id : first(board, k)) {
            places.put(id, places.size());
        }
        return places;
    }

    private static void write(JsonGenerator json, String name, List<String> ids)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (String id : ids) {
            json.writeString(id);
        }
        json.writeEndArray();
    }
}
