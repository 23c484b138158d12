package io.headtail.tool.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/**
 * The role of an embedded broker in its cluster: node 1 is controller and broker, any other is only
 * a broker.
 *
 * @param id ≥ 1
 * @param controllerPort TCP port of the controller
 * @param clusterId cluster id for a directory that has none yet
 */
record EmbeddedNode(int id, int controllerPort, String clusterId) {
    static final String HOST = "127.0.0.1";
    static final String CONTROLLER = "CONTROLLER";

    private static final int CONTROLLER_ID = 1;

    /** The first node of a new cluster, or of the cluster that its directory belongs to. */
    static EmbeddedNode alone(int controllerPort) {
        return new EmbeddedNode(CONTROLLER_ID, controllerPort, Uuid.randomUuid().toString());
    }

    /** Another node of the same cluster. */
    EmbeddedNode other(int other) {
        return new EmbeddedNode(other, controllerPort, clusterId);
    }

    /**
     * The broker's settings.
     *
     * @param logs folder of its logs
     * @param port TCP port for clients
     */
    Map<String, String> settings(Path logs, int port) {
        Map<String, String> s = new TreeMap<>();
        String listener = "PLAINTEXT://" + HOST + ":" + port;
        String controller = HOST + ":" + controllerPort;
        boolean controls = id == CONTROLLER_ID;
        s.put("process.roles", controls ? "broker,controller" : "broker");
        s.put("node.id", Integer.toString(id));
        s.put("listeners", controls ? listener + "," + CONTROLLER + "://" + controller : listener);
        s.put("advertised.listeners", listener);
        s.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        s.put("controller.listener.names", CONTROLLER);
        s.put("controller.quorum.voters", CONTROLLER_ID + "@" + controller);
        s.put("log.dirs", logs.toString());
        s.put("auto.create.topics.enable", "false");
        // Old events must stay replayable: nothing is deleted by age unless a topic sets it.
        s.put("log.retention.ms", "-1");
        small(s);
        return s;
    }

    /** Settings of a broker for trials: one replica, few partitions and threads, no delays. */
    private static void small(Map<String, String> s) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
            s.put(topic + ".replication.factor", "1");
            s.put(topic + ".num.partitions", "4");
        }
        s.put("transaction.state.log.min.isr", "1");
        s.put("share.coordinator.state.topic.replication.factor", "1");
        s.put("share.coordinator.state.topic.min.isr", "1");
        s.put("default.replication.factor", "1");
        s.put("min.insync.replicas", "1");
        s.put("group.initial.rebalance.delay.ms", "0");
        s.put("group.min.session.timeout.ms", "1000");
        s.put("num.network.threads", "2");
        s.put("num.io.threads", "4");
        // The default takes 128 MiB of heap, far more than the log cleaner needs here.
        s.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
    }
}
