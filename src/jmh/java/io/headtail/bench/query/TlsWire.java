package io.headtail.bench.query;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** A connection over TLS. Its handshake is over once it is made. */
final class TlsWire extends Wire {
    private static final int RECORDS = 4;

    private final SSLEngine engine;
    private final ByteBuffer received;
    private final ByteBuffer toSend;

    TlsWire(InetSocketAddress address, SSLContext context) throws IOException {
        super(address);
        engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        int record = engine.getSession().getPacketBufferSize();
        received = ByteBuffer.allocate(RECORDS * record);
        toSend = ByteBuffer.allocate(record);
        shakeHands();
    }

    private void shakeHands() throws IOException {
        ByteBuffer nothing = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        engine.beginHandshake();
        while (true) {
            HandshakeStatus next = engine.getHandshakeStatus();
            switch (next) {
                case NEED_WRAP -> write(ByteBuffer.allocate(0), true);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    // First what has come already.
                    if (unwrap(nothing) == Status.BUFFER_UNDERFLOW && super.read(received) < 0) {
                        throw new EOFException("the server ended the handshake");
                    }
                }
                case NEED_TASK -> engine.getDelegatedTask().run();
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        if (super.read(received) < 0) {
            return -1;
        }
        int before = into.position();
        Status status = Status.OK;
        while (status == Status.OK) {
            status = unwrap(into);
        }
        return status == Status.CLOSED ? -1 : into.position() - before;
    }

    private Status unwrap(ByteBuffer into) throws SSLException {
        received.flip();
        try {
            SSLEngineResult result = engine.unwrap(received, into);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                throw new SSLException("a record does not fit");
            }
            return result.getStatus();
        } finally {
            received.compact();
        }
    }

    @Override
    void write(ByteBuffer from) throws IOException {
        write(from, from.hasRemaining());
    }

    private void write(ByteBuffer from, boolean more) throws IOException {
        boolean left = more;
        while (left) {
            toSend.clear();
            SSLEngineResult result = engine.wrap(from, toSend);
            if (result.getStatus() != Status.OK) {
                throw new SSLException("not encrypted: " + result);
            }
            toSend.flip();
            super.write(toSend);
            left = from.hasRemaining();
        }
    }
}
