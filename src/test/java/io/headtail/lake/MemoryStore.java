package io.headtail.lake;

import io.headtail.snapshot.store.ObjectStore;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A store in memory, which fails or ends its process at one of its calls. */
final class MemoryStore implements ObjectStore {
    /** Ends the process that made the call. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    /** What goes wrong. */
    enum Fault {
        /** The call has no effect, and fails. */
        REFUSED,
        /** It has its effect, and is told to have failed. */
        UNKNOWN,
        /** The process ends before it. */
        CRASH_BEFORE,
        /** The process ends after it. */
        CRASH_AFTER
    }

    /** Is told of each change when it has happened. */
    interface Watcher {
        /** An object is new, was replaced, or, without bytes, is gone. */
        void changed(String key, byte[] bytes);
    }

    final Map<String, byte[]> objects = new TreeMap<>();
    Watcher watcher = (key, bytes) -> {};

    /** Every key ever written, with what was written there first. */
    final Map<String, byte[]> first = new TreeMap<>();

    /** Is told of a key before an object is begun there. */
    Consumer<String> beginner = key -> {};

    /** How often objects were listed. */
    int lists;

    private Fault fault = Fault.REFUSED;
    private int callsLeft = -1;

    /** Has the call after so many others fail. */
    void failAfter(int calls, Fault how) {
        callsLeft = calls;
        fault = how;
    }

    /** Has all calls work. */
    void work() {
        callsLeft = -1;
    }

    /** Whether a fault is still to come. */
    boolean isFaultLeft() {
        return callsLeft >= 0;
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private <T> T call(Call<T> call) throws IOException {
        if (callsLeft < 0 || callsLeft-- > 0) {
            return call.run();
        }
        switch (fault) {
            case REFUSED -> throw new IOException("refused");
            case UNKNOWN -> {
                call.run();
                throw new IOException("the answer was lost");
            }
            case CRASH_BEFORE -> throw new Crash();
            case CRASH_AFTER -> {
                call.run();
                throw new Crash();
            }
        }
        throw new IllegalStateException();
    }

    @Override
    public void check() {}

    @Override
    public List<String> keys(String folder) throws IOException {
        lists++;
        return call(
                () -> objects.keySet().stream().filter(k -> k.startsWith(folder + "/")).toList());
    }

    @Override
    public SnapshotStore.Upload create(String key) throws IOException {
        beginner.accept(key);
        return call(() -> new Upload(key));
    }

    private final class Upload extends SnapshotStore.Upload {
        private final String key;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Upload(String key) {
            this.key = key;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int at, int length) throws IOException {
            call(
                    () -> {
                        bytes.write(from, at, length);
                        return true;
                    });
        }

        @Override
        public void freeze() throws IOException {
            call(
                    () -> {
                        objects.put(key, bytes.toByteArray());
                        first.putIfAbsent(key, bytes.toByteArray());
                        watcher.changed(key, bytes.toByteArray());
                        return true;
                    });
        }

        @Override
        public boolean freezeIfAbsent() throws IOException {
            return call(
                    () -> {
                        if (objects.containsKey(key)) {
                            return false;
                        }
                        objects.put(key, bytes.toByteArray());
                        watcher.changed(key, bytes.toByteArray());
                        return true;
                    });
        }

        @Override
        public void close() {}
    }

    @Override
    public InputStream open(String key) throws IOException {
        return call(
                () -> {
                    byte[] bytes = objects.get(key);
                    if (bytes == null) {
                        throw new FileNotFoundException(key);
                    }
                    return new ByteArrayInputStream(bytes);
                });
    }

    @Override
    public void delete(String key) throws IOException {
        call(
                () -> {
                    objects.remove(key);
                    watcher.changed(key, new byte[0]);
                    return true;
                });
    }

    @Override
    public String toString() {
        return "memory";
    }

    @Override
    public void close() {}
}
