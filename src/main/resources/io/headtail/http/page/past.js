// The slider: what is stored of any time, instead of the live boards.

import { askAnswer, query } from './api.js';
import { Board } from './board.js';
import { element, setText } from './dom.js';
import { time } from './words.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const SPANS = {
  'an hour': [60 * MINUTE_MS, MINUTE_MS],
  'a day': [DAY_MS, 5 * MINUTE_MS],
  'a week': [7 * DAY_MS, 60 * MINUTE_MS],
  'a month': [31 * DAY_MS, 60 * MINUTE_MS],
  'a year': [366 * DAY_MS, DAY_MS],
};
// The slider may move on: only where it rests is asked for.
const REST_MS = 200;

function instant(ms) {
  return new Date(ms).toISOString();
}

// The start of the last hour, day or month in UTC that has ended by then.
function lastStart(unit, at) {
  if (unit === 'month') {
    const date = new Date(at);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1);
  }
  const length = unit === 'hour' ? 60 * MINUTE_MS : DAY_MS;
  return Math.floor(at / length) * length - length;
}

export class Past {
  #page;
  #slider = document.getElementById('when');
  #back = document.getElementById('back');
  #now = document.getElementById('now');
  #said = document.getElementById('when-said');
  #main = document.getElementById('past-boards');
  #boards = new Map();
  #step = 0;
  #anchor = 0;
  #timer = 0;
  #asking = null;

  // page: windows(), units, k(), serverTime(), options of boards, enter() and leave() when the past is looked at.
  constructor(page) {
    this.#page = page;
    this.#back.replaceChildren(...Object.keys(SPANS).map((label, i) => element('option', { selected: i === 1 }, label)));
    this.#back.addEventListener('change', () => this.#rescale());
    this.#slider.addEventListener('input', () => this.#moved());
    this.#now.addEventListener('click', () => this.toNow());
    for (const [id, step] of [['earlier', -1], ['later', 1]]) {
      document.getElementById(id).addEventListener('click', () => {
        this.#slider.valueAsNumber += step;
        this.#moved();
      });
    }
    this.#rescale();
  }

  get isShown() {
    return !this.#main.hidden;
  }

  get boards() {
    return [...this.#boards.values()];
  }

  toNow() {
    this.#slider.value = 0;
    this.#moved();
  }

  // K has changed.
  again() {
    if (this.isShown) this.#show();
  }

  #rescale() {
    // By the former step.
    const at = this.isShown ? this.#at() : null;
    const [span, step] = SPANS[this.#back.value];
    this.#step = step;
    this.#slider.min = -Math.round(span / step);
    this.#slider.max = 0;
    this.#slider.step = 1;
    if (at !== null) {
      this.#anchor = this.#lastStep();
      this.#slider.value = Math.min(-1, Math.round((at - this.#anchor) / step));
    }
    this.#moved();
  }

  #lastStep() {
    return Math.floor(this.#page.serverTime() / this.#step) * this.#step;
  }

  #at() {
    return this.#anchor + this.#slider.valueAsNumber * this.#step;
  }

  #moved() {
    const isNow = this.#slider.valueAsNumber === 0;
    // Steps count from a time that stands still while the past is looked at.
    if (!this.isShown) this.#anchor = this.#lastStep();
    const text = isNow ? 'Now' : time(instant(this.#at()));
    setText(this.#said, text);
    this.#slider.setAttribute('aria-valuetext', text);
    this.#now.setAttribute('aria-pressed', String(isNow));
    clearTimeout(this.#timer);
    this.#asking?.abort();
    if (isNow) {
      if (this.isShown) {
        this.#main.hidden = true;
        this.#page.leave();
      }
      return;
    }
    if (!this.isShown) {
      this.#main.hidden = false;
      this.#page.enter();
    }
    this.#timer = setTimeout(() => this.#show(), REST_MS);
  }

  #show() {
    this.#asking?.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const at = this.#at();
    const k = this.#page.k();
    // No window's name has a space.
    const asked = [
      ...this.#page.windows().map(window => [window, query('view/video/history', { window: window.name, at: instant(at), k })]),
      ...this.#page.units.map(unit => [{ name: 'ended ' + unit, title: unit + ' in UTC', ended: unit },
        query('top-k', { window: unit, start: instant(lastStart(unit, at)), k })]),
    ];
    for (const [window] of asked) {
      if (!this.#boards.has(window.name)) this.#boards.set(window.name, new Board(window, { ...this.#page.options, isPast: true }));
    }
    const roots = asked.map(([window]) => this.#boards.get(window.name).root);
    if (roots.some((root, i) => this.#main.children[i] !== root)) this.#main.replaceChildren(...roots);
    for (const [window, path] of asked) this.#fill(this.#boards.get(window.name), path, signal);
  }

  async #fill(board, path, signal) {
    try {
      board.show(await askAnswer(path, board.window.name, { signal }));
    } catch (error) {
      if (signal.aborted) return;
      board.explain(error.status === 404 ? 'Nothing is stored of this for that time.' : 'Not known: ' + error.message);
      if (error.status === 401) this.#page.refused(error);
    }
  }
}
