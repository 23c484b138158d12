// What is known of one video: its place in every window now, and how that has been.

import { askJson, askMarked, query } from './api.js';
import { chart } from './chart.js';
import { element, setText } from './dom.js';
import { caveatsOfRanks, caveatsOfViews, marks, number, time } from './words.js';

const HASH = '#video=';
const NOW_MS = 5_000;
const SPANS = [['an hour', 3_600_000], ['a day', 86_400_000], ['a week', 604_800_000], ['a month', 2_678_400_000]];
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MAX_POINTS = 10_000;
const MAX_ROWS = 50;
const DOTS = 'A browser cannot ask for this id: it takes it for a step in the path. Other clients can.';

function instant(ms) {
  return new Date(ms).toISOString();
}

// URL normalisation removes these from a path, percent-encoded or not.
function isDots(id) {
  return id === '.' || id === '..';
}

export class VideoDialog {
  #page;
  #dialog = document.getElementById('video');
  #name = document.getElementById('video-name');
  #what = document.getElementById('video-what');
  #places = document.getElementById('video-places');
  #marks = document.getElementById('video-marks');
  #over = document.getElementById('video-over');
  #window = document.getElementById('video-window');
  #span = document.getElementById('video-span');
  #id = null;
  #timer = 0;
  #hasRanks = true;
  #asking = null;

  // page: boards() the live ones, titles, hasHistory, hasRanges, serverTime().
  constructor(page) {
    this.#page = page;
    this.#span.replaceChildren(...SPANS.map(([label, ms], i) => element('option', { value: ms, selected: i === 1 }, label)));
    for (const select of [this.#window, this.#span]) select.addEventListener('change', () => this.#showOver());
    document.getElementById('video-close').addEventListener('click', () => this.#close());
    this.#dialog.addEventListener('click', event => {
      if (event.target === this.#dialog) this.#close();
    });
    // Of the Escape key; it may come when the dialog is open again.
    this.#dialog.addEventListener('close', () => {
      if (!this.#dialog.open) this.#close();
    });
    window.addEventListener('hashchange', () => this.followAddress());
  }

  open(id) {
    location.hash = HASH + encodeURIComponent(id);
    this.followAddress();
  }

  // The address names the video, so that it can be sent to somebody, and Back closes it.
  followAddress() {
    let id = null;
    try {
      if (location.hash.startsWith(HASH)) id = decodeURIComponent(location.hash.slice(HASH.length)) || null;
    } catch { /* no address of ours */ }
    if (id === this.#id) return;
    if (id === null) {
      this.#close();
      return;
    }
    this.#id = id;
    this.showTitle();
    const windows = this.#page.boards().map(({ window }) => window);
    const chosen = this.#window.value;
    this.#window.replaceChildren(...windows.map(({ name }) => element('option', {}, name)));
    this.#window.value = windows.some(({ name }) => name === chosen) ? chosen : windows.find(({ name }) => name === 'hour')?.name ?? windows[0]?.name ?? '';
    this.#places.replaceChildren();
    this.#marks.hidden = true;
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#showPlaces();
    this.#showOver();
  }

  #close() {
    this.#id = null;
    clearTimeout(this.#timer);
    this.#asking?.abort();
    if (location.hash.startsWith(HASH)) history.replaceState(null, '', location.pathname);
    this.#dialog.close();
  }

  showTitle() {
    if (this.#id === null) return;
    const { title, link, thumbnail } = this.#page.titles.of(this.#id);
    setText(this.#name, title ?? this.#id);
    const parts = [];
    if (thumbnail) parts.push(element('img', { src: thumbnail, alt: '', width: 160, height: 90 }));
    const words = element('p', {}, title ? 'Video ' + this.#id + '. ' : '');
    if (link) words.append(element('a', { href: link, rel: 'noreferrer', target: '_blank' }, 'Watch it (new tab)'));
    parts.push(words);
    this.#what.replaceChildren(...parts);
  }

  async #showPlaces() {
    const id = this.#id;
    clearTimeout(this.#timer);
    if (!document.hidden) {
      const rows = await Promise.all(this.#page.boards().map(board => this.#place(board, id)));
      if (this.#id !== id) return;
      this.#places.replaceChildren(...rows.map(({ window, rank, views = '', asOf = '', said = [] }) => element('tr', {},
        element('th', { scope: 'row' }, window), element('td', {}, rank), element('td', {}, views), element('td', {}, asOf),
        element('td', {}, ...said.flatMap(({ tone, label }) => [element('span', { className: 'chip ' + tone }, label), ' '])))));
      this.#explain(rows);
    }
    this.#timer = setTimeout(() => this.#showPlaces(), NOW_MS);
  }

  // Each mark that is not good once, with the windows that have it.
  #explain(rows) {
    const windows = new Map();
    for (const { window, said = [] } of rows) {
      for (const { tone, label, text } of said) {
        const words = label + '. ' + text;
        if (tone !== 'good') windows.set(words, [...windows.get(words) ?? [], window]);
      }
    }
    this.#marks.replaceChildren(...[...windows].map(([words, names]) => element('li', {}, element('b', {}, names.join(', ')), ': ' + words)));
    this.#marks.hidden = windows.size === 0;
  }

  async #place(board, id) {
    const { answer, window: spec } = board;
    const window = spec.name;
    if (!answer) return { window, rank: 'no answer yet' };
    const ofBoard = { window, asOf: time(answer.end), said: marks(answer, spec) };
    const known = board.place(id);
    if (known) return { ...ofBoard, rank: number(known.rank), views: number(known.views) };
    if (this.#hasRanks && !isDots(id)) {
      try {
        // Not /view/video/{id}: an id may be the name of a route there.
        const { body, marks: its } = await askMarked(query('view/video/range/' + encodeURIComponent(id), { window }));
        const of = body.of ? ' of ' + number(body.of) : '';
        return { window, rank: number(body.rank) + of, views: number(body.views), asOf: time(body.asOf), said: marks(its, spec) };
      } catch (error) {
        const { status, body } = error;
        if (status === 404 && body.views === '0' && body.asOf) {
          return { window, rank: 'no views', views: '0', asOf: time(body.asOf), said: marks(error.marks, spec) };
        }
        if (status === 400 || status === 404) return { window, rank: 'nothing is known: ' + error.message };
        // A server that does not tell the places of all.
        this.#hasRanks = status !== 405 && status !== 501;
      }
    }
    return { ...ofBoard, rank: 'not among the first ' + answer.topk.length };
  }

  async #showOver() {
    this.#asking?.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const step = Number(this.#span.value) > HOUR_MS * 24 ? HOUR_MS : MINUTE_MS;
    const to = Math.ceil(this.#page.serverTime() / step) * step;
    const from = to - Number(this.#span.value);
    const shown = [];
    const isAskable = !isDots(this.#id);
    if (!isAskable) shown.push([DOTS]);
    if (this.#page.hasHistory && isAskable) shown.push(this.#ranks(from, to, signal));
    if (this.#page.hasRanges && isAskable) shown.push(this.#views(from, to, signal));
    if (shown.length === 0) shown.push(['No history is kept here (setting “history.url”), so only the places of now are known.']);
    this.#over.ariaBusy = 'true';
    const parts = (await Promise.all(shown)).flat();
    if (signal.aborted) return;
    this.#over.ariaBusy = 'false';
    this.#over.replaceChildren(...parts.map(part => typeof part === 'string' ? element('p', { className: 'empty' }, part) : part));
  }

  async #ranks(from, to, signal) {
    const path = query('view/video/history/' + encodeURIComponent(this.#id),
      { window: this.#window.value, from: instant(from), to: instant(to), limit: MAX_POINTS });
    try {
      const found = await askJson(path, { signal });
      const { points } = found;
      const width = this.#width();
      const line = field => points.map(point => ({ at: Date.parse(point.time), value: point[field] }));
      return [...caveatsOfRanks(found, MAX_POINTS), chart('Rank', line('rank'), { from, to, width, isRank: true }),
        chart('Views in the window', line('views'), { from, to, width }), this.#table(points)];
    } catch (error) {
      return [error.status === 404 ? 'It was not among the stored ranks of this window in that time.' : 'The history does not answer: ' + error.message];
    }
  }

  async #views(from, to, signal) {
    const path = query('view/video/range/' + encodeURIComponent(this.#id), { from: instant(from), to: instant(to) });
    try {
      const found = await askJson(path, { signal });
      const { points, resolution, total } = found;
      const caveats = caveatsOfViews(found);
      if (points.length === 0) return [...caveats, 'No views are stored of that time.'];
      return [...caveats,
        chart(`Views each ${resolution}, ${number(total)} in all`, points.map(point => ({ at: Date.parse(point.start), value: point.views })), { from, to, width: this.#width() })];
    } catch (error) {
      return ['Its views over time are not known: ' + error.message];
    }
  }

  #width() {
    return Math.max(280, this.#over.clientWidth);
  }

  #table(points) {
    const rows = points.slice(-MAX_ROWS).reverse().map(point => element('tr', {}, element('td', {}, time(point.time)),
      element('td', {}, number(point.rank)), element('td', {}, number(point.views))));
    const head = element('tr', {}, ...['Until', 'Rank', 'Views'].map(text => element('th', { scope: 'col' }, text)));
    return element('details', { className: 'numbers' }, element('summary', {}, 'The newest ' + rows.length + ' in numbers'),
      element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)));
  }
}
