// The last answers of a window: from them follow who moved since a moment ago, and the small lines.

const MOMENT_MS = 15_000;
const MAX_KEPT = 60;

export class Trail {
  #kept = [];

  add(answer) {
    const at = Date.parse(answer.end);
    // The same tick again, with other marks, or another server that is a little behind.
    while (this.#kept.length && this.#kept.at(-1).at >= at) this.#kept.pop();
    const places = new Map(answer.topk.map((row, i) => [row.videoId, { rank: i + 1, views: row.views }]));
    this.#kept.push({ at, places });
    if (this.#kept.length > MAX_KEPT) this.#kept.shift();
  }

  clear() {
    this.#kept = [];
  }

  // What to compare with: the newest that is a moment older, or the oldest; null if there is only one.
  #before() {
    const { at } = this.#kept.at(-1);
    const older = this.#kept.findLast(kept => kept.at <= at - MOMENT_MS) ?? this.#kept[0];
    return older.at === at ? null : older;
  }

  // Seconds between what is compared; 0 if nothing is.
  seconds() {
    const before = this.#kept.length ? this.#before() : null;
    return before ? Math.round((this.#kept.at(-1).at - before.at) / 1000) : 0;
  }

  // null while there is nothing to compare with; places > 0 is up.
  moved(videoId) {
    const before = this.#before();
    if (!before) return null;
    const was = before.places.get(videoId);
    const is = this.#kept.at(-1).places.get(videoId);
    return was ? { isNew: false, places: was.rank - is.rank, views: is.views - was.views }
      : { isNew: true, places: 0, views: 0 };
  }

  // The views at each answer; null where it was not among the first.
  series(videoId) {
    return this.#kept.map(({ places }) => places.get(videoId)?.views ?? null);
  }
}
