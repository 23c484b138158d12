package io.headtail.http.connection;

import io.headtail.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client of HTTP/2 by prior knowledge, one frame at a time, as no proper client would be. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** A frame that came. */
    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean isEnd() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }
    }

    /** Connects and sends the preface in pieces of {@code segment} bytes, and empty settings. */
    RawHttp2(int port, int segment) throws IOException {
        this(port, segment, 64 * 1024);
    }

    /** With a buffer for what it has not read, as small as the kernel allows. */
    RawHttp2(int port, int segment, int bufferBytes) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(bufferBytes);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout((int) Await.PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        byte[] preface = PREFACE.getBytes(StandardCharsets.US_ASCII);
        for (int from = 0; from < preface.length; from += segment) {
            out.write(preface, from, Math.min(segment, preface.length - from));
        }
        send(SETTINGS, 0, 0, new byte[0]);
    }

    /** Asks by GET or HEAD, with headers as names and values in turn. */
    void request(int stream, String method, String path, String... headers) throws IOException {
        send(HEADERS, END_STREAM | END_HEADERS, stream, block(method, path, headers));
    }

    /** Asks in the same way, and has a body to send. */
    void begin(int stream, String method, String path, String... headers) throws IOException {
        send(HEADERS, END_HEADERS, stream, block(method, path, headers));
    }

    private static byte[] block(String method, String path, String... headers) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        // RFC 7541: :method and :path with names of the static table, :scheme http, :authority.
        literal(block, 2, method);
        literal(block, 4, path);
        block.write(0x86);
        literal(block, 1, "localhost");
        for (int i = 0; i < headers.length; i += 2) {
            block.write(0);
            text(block, headers[i]);
            text(block, headers[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length >= 127) {
            throw new IllegalArgumentException("too long for one byte of length: " + text);
        }
        block.write(bytes.length);
        block.writeBytes(bytes);
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(frame(type, flags, stream, payload));
    }

    /** The bytes of a frame. */
    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** Sends bytes as they are. */
    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Says how many bytes of each answer it takes before it opens the stream's window. */
    void initialWindow(int bytes) throws IOException {
        send(SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) 4).putInt(bytes).array());
    }

    Frame receive() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    /**
     * The response of a stream: in the first byte the status, as an index of HPACK's static table,
     * then the body.
     */
    byte[] response(int stream) throws IOException {
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        while (true) {
            Frame frame = receive();
            if (frame.stream() == stream) {
                int length = frame.type() == HEADERS ? 1 : frame.payload().length;
                response.write(frame.payload(), 0, length);
                if (frame.isEnd()) {
                    return response.toByteArray();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
