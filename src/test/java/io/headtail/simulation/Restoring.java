package io.headtail.simulation;

import io.headtail.snapshot.Snapshot;
import io.headtail.snapshot.SnapshotReader;
import io.headtail.window.CursorState;
import io.headtail.window.FrozenCursor;
import io.headtail.window.RestoredPartition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Reads snapshots, and spoils them where a fault is wanted. */
final class Restoring {
    private Restoring() {}

    static Snapshot read(byte[] bytes, RecoveryFault fault, SimLog log) {
        try {
            Snapshot snapshot = SnapshotReader.read(new ByteArrayInputStream(bytes));
            RestoredPartition partition = snapshot.partition();
            return switch (fault) {
                case HEAD_TOO_EARLY -> withHead(snapshot, before(partition.head(), log));
                case HEAD_TOO_LATE -> withHead(snapshot, after(partition.head(), log));
                case TAIL_FORGETS -> withoutHeld(snapshot);
                default -> snapshot;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FrozenCursor before(FrozenCursor head, SimLog log) {
        int at = log.indexOf(head.state().nextOffset()) - 1;
        return at < 0 ? head : at(head, log.get(at).offset());
    }

    private static FrozenCursor after(FrozenCursor head, SimLog log) {
        int at = log.indexOf(head.state().nextOffset());
        return at == log.size() ? head : at(head, log.get(at).offset() + 1);
    }

    private static FrozenCursor at(FrozenCursor head, long offset) {
        CursorState was = head.state();
        return new FrozenCursor(
                new CursorState(
                        offset,
                        was.streamTime(),
                        was.released(),
                        was.firstTimestamp(),
                        was.misplacedThrough()),
                head.held());
    }

    private static Snapshot withHead(Snapshot of, FrozenCursor head) {
        RestoredPartition was = of.partition();
        return new Snapshot(
                of.header(), new RestoredPartition(was.tick(), head, was.ids(), was.windows()));
    }

    private static Snapshot withoutHeld(Snapshot of) {
        RestoredPartition was = of.partition();
        List<RestoredPartition.Window> windows =
                was.windows().stream().map(Restoring::withoutHeld).toList();
        return new Snapshot(
                of.header(), new RestoredPartition(was.tick(), was.head(), was.ids(), windows));
    }

    private static RestoredPartition.Window withoutHeld(RestoredPartition.Window of) {
        FrozenCursor tail = of.tail();
        return tail == null
                ? of
                : new RestoredPartition.Window(
                        of.spec(),
                        of.completeFrom(),
                        of.counts(),
                        new FrozenCursor(tail.state(), List.of()),
                        of.top());
    }
}
