package io.headtail.simulation;

import io.headtail.window.RestoredPartition;
import io.headtail.window.cursor.CursorState;
import io.headtail.window.cursor.FrozenCursor;
import java.util.List;

/** Reads snapshots, and spoils them where a fault is wanted. */
final class Restoring {
    private Restoring() {}

    /** The partition of a snapshot, with the fault. */
    static RestoredPartition read(byte[] bytes, RecoveryFault fault, SimLog log) {
        RestoredPartition was = SnapshotBytes.read(bytes).partition();
        return switch (fault) {
            case HEAD_TOO_EARLY -> withHead(was, before(was.head(), log));
            case HEAD_TOO_LATE -> withHead(was, after(was.head(), log));
            case TAIL_FORGETS -> withoutHeld(was);
            default -> was;
        };
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

    private static RestoredPartition withHead(RestoredPartition was, FrozenCursor head) {
        return new RestoredPartition(was.tick(), head, was.ids(), was.windows());
    }

    private static RestoredPartition withoutHeld(RestoredPartition was) {
        List<RestoredPartition.RestoredWindow> windows =
                was.windows().stream().map(Restoring::withoutHeld).toList();
        return new RestoredPartition(was.tick(), was.head(), was.ids(), windows);
    }

    private static RestoredPartition.RestoredWindow withoutHeld(
            RestoredPartition.RestoredWindow of) {
        FrozenCursor tail = of.tail();
        return tail == null
                ? of
                : new RestoredPartition.RestoredWindow(
                        of.spec(),
                        of.completeFrom(),
                        of.counts(),
                        new FrozenCursor(tail.state(), List.of()),
                        of.top(),
                        of.middle());
    }
}
