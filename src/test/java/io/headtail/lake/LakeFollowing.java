package io.headtail.lake;

import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicWatch;
import io.headtail.log.event.EventSettings;
import io.headtail.log.follow.LogFollower;
import io.headtail.log.follow.Membership;
import io.headtail.snapshot.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;

/** A thread that writes the lake of a topic, as a merger does. */
final class LakeFollowing implements AutoCloseable {
    private final LakeFollower lake;
    private final LogFollower follower;
    private final Thread thread;

    /**
     * Starts it.
     *
     * @param temporary an existing folder
     */
    LakeFollowing(
            KafkaSettings kafka,
            TopicWatch topic,
            ObjectStore store,
            LakeSettings settings,
            Path temporary)
            throws IOException {
        long latenessMs = LakeProcess.LATENESS_MS;
        lake =
                LakeFollower.open(
                        settings,
                        store,
                        kafka.topic(),
                        topic.get().topicId(),
                        kafka.group() + "-lake",
                        "lateness=" + latenessMs + "\n",
                        latenessMs,
                        temporary,
                        () -> {},
                        new LakeStatus(),
                        System::nanoTime);
        follower =
                new LogFollower(
                        kafka,
                        "lake",
                        new EventSettings(null, null, "/views", 0, false),
                        false,
                        topic,
                        latenessMs,
                        lake,
                        Membership.UNUSED,
                        System::nanoTime);
        thread = Thread.ofPlatform().start(follower);
    }

    @Override
    public void close() {
        follower.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        lake.close();
    }
}
