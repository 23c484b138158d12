package io.headtail.simulation;

import java.util.Random;

/** Which videos are viewed when. */
enum Scenario {
    /** A few videos have most of the views. */
    ZIPF {
        @Override
        int video(Random random, int videos, long now, long serial) {
            return (int) (videos * Math.pow(random.nextDouble(), 5));
        }
    },
    /** All counts are equal, or one apart: every rank is a tie. */
    FLAT {
        @Override
        int video(Random random, int videos, long now, long serial) {
            return (int) (serial % videos);
        }
    },
    /** One video for seconds on end, then silence. */
    BURSTY {
        @Override
        int video(Random random, int videos, long now, long serial) {
            return random.nextInt(10) == 0
                    ? random.nextInt(videos)
                    : (int) (now / 7_000 * 31 % videos);
        }

        @Override
        int events(Random random, long now) {
            return now / 3_000 % 4 == 0 ? random.nextInt(120) : random.nextInt(2);
        }
    },
    /** Groups of videos rise above all others and leave; then counts fall through the floor. */
    ADVERSARIAL {
        @Override
        int video(Random random, int videos, long now, long serial) {
            long phase = now / 25_000;
            int group = (int) (phase * 13 % videos);
            return phase % 3 == 2 ? random.nextInt(videos) : (group + random.nextInt(5)) % videos;
        }

        @Override
        int events(Random random, long now) {
            return now / 25_000 % 4 == 3 ? 0 : random.nextInt(40);
        }

        @Override
        int views(Random random) {
            return random.nextInt(200) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(3);
        }
    },
    /** New videos all the time, so that slots must be reused. */
    CHURN {
        @Override
        int video(Random random, int videos, long now, long serial) {
            return (int) (serial - random.nextInt(3));
        }

        @Override
        int events(Random random, long now) {
            return 20 + random.nextInt(80);
        }
    };

    abstract int video(Random random, int videos, long now, long serial);

    /** How many events come at once. */
    int events(Random random, long now) {
        return random.nextInt(30);
    }

    int views(Random random) {
        return random.nextInt(10) == 0 ? 1 + random.nextInt(50) : 1;
    }
}
