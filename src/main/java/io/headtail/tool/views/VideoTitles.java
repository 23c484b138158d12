package io.headtail.tool.views;

import java.nio.charset.StandardCharsets;

/**
 * Made-up titles for made-up videos, such as {@code Why glaciers sing}. Each video has a unique
 * title: the words encode its number, and when all combinations are used a suffix is added ({@code
 * Why glaciers sing #2}). ASCII, at most 39 bytes.
 */
final class VideoTitles {
    private static final String[] OPENINGS = {
        "Why",
        "How",
        "When",
        "Where",
        "Hear",
        "Guess why",
        "Guess how",
        "Ten ways",
        "See",
        "The day",
        "One night",
        "Of course",
        "At last",
        "Suddenly",
        "Perhaps",
        "Live:"
    };

    private static final String[] SUBJECTS = {
        "glaciers",
        "volcanoes",
        "octopuses",
        "clocks",
        "robots",
        "pianos",
        "deserts",
        "bees",
        "bridges",
        "comets",
        "foxes",
        "kettles",
        "lighthouses",
        "mushrooms",
        "penguins",
        "rivers",
        "sailors",
        "trains",
        "violins",
        "whales",
        "bakers",
        "castles",
        "drummers",
        "elephants",
        "fountains",
        "gardens",
        "islands",
        "jugglers",
        "magnets",
        "owls",
        "planets",
        "tigers",
        "acrobats",
        "balloons",
        "cellos",
        "dolphins",
        "engines",
        "ferries",
        "giraffes",
        "harbours",
        "icebergs",
        "kites",
        "lemons",
        "mirrors",
        "notebooks",
        "orchids",
        "parrots",
        "quarries",
        "rockets",
        "snails",
        "tulips",
        "umbrellas",
        "valleys",
        "wolves",
        "yaks",
        "zebras",
        "anchors",
        "beavers",
        "canyons",
        "ducks",
        "falcons",
        "geysers",
        "hamsters",
        "lanterns"
    };

    private static final String[] PREDICATES = {
        "sing",
        "breathe",
        "dream",
        "move",
        "grow",
        "sleep",
        "fall",
        "glow",
        "dance",
        "travel",
        "listen",
        "vanish",
        "remember",
        "disagree",
        "celebrate",
        "hide",
        "wait",
        "whisper",
        "win",
        "return",
        "race",
        "float",
        "learn",
        "count",
        "laugh",
        "forget",
        "wander",
        "melt",
        "build",
        "shine",
        "improvise",
        "agree",
        "climb",
        "drift",
        "echo",
        "fade",
        "gather",
        "hum",
        "invent",
        "juggle",
        "knit",
        "land",
        "meet",
        "negotiate",
        "orbit",
        "pause",
        "quarrel",
        "rise",
        "sneeze",
        "tumble",
        "unwind",
        "vote",
        "wake",
        "yawn",
        "argue",
        "bloom",
        "cook",
        "dive",
        "exaggerate",
        "fly",
        "giggle",
        "hop",
        "imitate",
        "jump"
    };

    private static final int OPENING_BITS = 4;
    private static final int WORD_BITS = 6;
    private static final int BITS = OPENING_BITS + 2 * WORD_BITS;

    /** Odd, so that each combination occurs once; consecutive titles have little in common. */
    private static final int MULTIPLIER = 0x9E37;

    private VideoTitles() {}

    /**
     * The title of a video.
     *
     * @param video ≥ 0
     */
    static byte[] of(int video) {
        int mixed = video * MULTIPLIER;
        int part = video >>> BITS;
        String title =
                word(OPENINGS, mixed)
                        + " "
                        + word(SUBJECTS, mixed >>> OPENING_BITS)
                        + " "
                        + word(PREDICATES, mixed >>> (OPENING_BITS + WORD_BITS))
                        + (part == 0 ? "" : " #" + (part + 1));
        return title.getBytes(StandardCharsets.US_ASCII);
    }

    /** The word with the index in the lowest bits of a number: there are 2^n words. */
    private static String word(String[] words, int bits) {
        return words[bits & (words.length - 1)];
    }
}
