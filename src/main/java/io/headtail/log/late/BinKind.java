package io.headtail.log.late;

/** What a bin collects, and what is named after that. */
public enum BinKind {
    /** Valid events that are late. */
    LATE("late", "late event"),
    /** Records that are no valid events. */
    INVALID("invalid", "invalid record");

    private final String name;
    private final String one;

    BinKind(String name, String one) {
        this.name = name;
        this.one = one;
    }

    /** The consumer group, after the name of the topic: all processes that send to it share one. */
    public String group() {
        return name + "-bin";
    }

    /** The setting that names the topic. */
    public String setting() {
        return "topics." + name;
    }

    /** One of them, for messages. */
    String one() {
        return one;
    }

    /** Several of them, for messages. */
    public String many() {
        return one + "s";
    }
}
