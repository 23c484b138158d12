// The board of a window: its first videos, who moved, how its numbers have been, and how exact it is.

import { element, setText, svg } from './dom.js';
import { Trail } from './trail.js';
import { marks, number, signed, span, time } from './words.js';

// More marks than these would not fit beside each other.
const MAX_CHIPS = 3;
const LINE = { width: 60, height: 18, points: 60 };

// A line as wide as it has points, at the right; its lowest point at the bottom.
function linePoints(series) {
  const known = series.filter(value => value !== null);
  if (known.length < 2) return '';
  const least = Math.min(...known);
  const range = Math.max(...known) - least || 1;
  const step = LINE.width / (LINE.points - 1);
  const first = LINE.points - series.length;
  return series.map((value, i) => value === null ? '' : ((first + i) * step).toFixed(1) + ','
    + (LINE.height - 2 - (value - least) / range * (LINE.height - 4)).toFixed(1)).filter(Boolean).join(' ');
}

function headings(isRise) {
  return [['#', 'rank'], ['Video', 'name'],
    ['Lately', 'line', 'Views in the last 60 answers'], [isRise ? 'Rise' : 'Views', 'views'], [isRise ? 'From → to' : 'Change', 'change']];
}

export class Board {
  #window;
  #trail = new Trail();
  #answer = null;
  #arrived = 0;
  #naming;
  #rows = [];
  #parts;

  // naming: id → what to call the video; open: called with the id that is chosen.
  constructor(window, { naming, open, isPast = false }) {
    this.#window = window;
    this.#naming = naming;
    const title = element('h2', {}, window.title ?? window.name);
    this.#parts = {
      covers: element('p', { className: 'covers' }),
      until: element('p', { className: 'until' }),
      chips: element('summary'),
      help: element('ul'),
      status: element('details', { className: 'status', hidden: true }),
      change: null,
      body: element('tbody'),
      table: element('table', { hidden: true }),
      empty: element('p', { className: 'empty' }, isPast ? 'Loading.' : 'Waiting for the first answer.'),
    };
    const { covers, until, chips, help, status, body, table, empty } = this.#parts;
    status.append(chips, help);
    const row = element('tr');
    for (const [text, className, title] of headings(window.rise)) {
      row.append(element('th', { scope: 'col', className, ...(title && { title }) }, text));
    }
    this.#parts.change = row.lastChild;
    table.append(element('caption', { className: 'hidden' }, 'Most viewed, ' + (window.title ?? window.name)), element('thead', {}, row), body);
    body.addEventListener('click', event => {
      const button = event.target.closest('button');
      if (button) open(button.value);
    });
    this.root = element('section', { className: isPast ? 'board past' : window.rise ? 'board rise' : 'board' },
      element('div', { className: 'head' }, title, covers), until, status, table, empty);
    this.root.dataset.window = window.name;
    setText(covers, span(window, window.start));
  }

  get answer() {
    return this.#answer;
  }

  get window() {
    return this.#window;
  }

  describe(window) {
    this.#window = window;
    setText(this.#parts.covers, span(window, this.#answer?.start ?? window.start));
  }

  // After a change of K: what was beyond the last row then is not known.
  forget() {
    this.#trail.clear();
  }

  place(videoId) {
    const at = this.#answer?.topk.findIndex(row => row.videoId === videoId) ?? -1;
    return at < 0 ? null : { rank: at + 1, views: this.#answer.topk[at].views };
  }

  // What is said instead of rows, of a time in the past that has none.
  explain(text) {
    const { empty, table, status, until } = this.#parts;
    setText(empty, text);
    setText(until, '');
    table.hidden = true;
    status.hidden = true;
    empty.hidden = false;
  }

  show(answer) {
    if (answer.end !== this.#answer?.end) this.#arrived = Date.now();
    this.#answer = answer;
    this.#trail.add(answer);
    const { covers, until, change, table, empty } = this.#parts;
    setText(covers, span(this.#window, answer.start));
    setText(until, 'until ' + time(answer.end));
    this.#showMarks(marks(answer, this.#window));
    const ago = this.#trail.seconds();
    if (!this.#window.rise) setText(change, ago ? 'in ' + ago + '\u00a0s' : 'Change');
    this.#showRows(answer.topk);
    table.hidden = answer.topk.length === 0;
    empty.hidden = !table.hidden;
    setText(empty, 'No views in this window.');
  }

  // After a while without a newer answer says so.
  age(now) {
    if (!this.#answer) return;
    const seconds = Math.floor((now - this.#arrived) / 1000);
    setText(this.#parts.until, 'until ' + time(this.#answer.end) + (seconds < 15 ? '' : ' · no newer answer for ' + seconds + '\u00a0s'));
  }

  // Names have come.
  rename() {
    if (this.#answer) this.#showRows(this.#answer.topk);
  }

  #showMarks(found) {
    const { status, chips, help } = this.#parts;
    const key = JSON.stringify(found);
    if (status.dataset.said === key) return;
    status.dataset.said = key;
    status.hidden = false;
    const shown = found.length > MAX_CHIPS ? found.slice(0, MAX_CHIPS - 1) : found;
    chips.replaceChildren(...shown.map(({ tone, label }) => element('span', { className: 'chip ' + tone }, label)));
    if (shown !== found) chips.append(element('span', { className: 'chip warn' }, '+' + (found.length - shown.length)));
    help.replaceChildren(...found.map(({ label, text }) => element('li', {}, element('b', {}, label + '. '), text)));
  }

  #makeRow(i) {
    const button = element('button', { className: 'video' });
    const line = svg('polyline');
    const move = element('span', { className: 'move' });
    const row = { button, move, line, rank: element('span', {}, String(i + 1)), views: element('td', { className: 'views' }),
      change: element('td', { className: 'change' }) };
    row.root = element('tr', {}, element('td', { className: 'rank' }, row.rank, move), element('td', { className: 'name' }, button),
      element('td', { className: 'line' }, svg('svg', { viewBox: `0 0 ${LINE.width} ${LINE.height}`, 'aria-hidden': 'true' }, line)),
      row.views, row.change);
    return row;
  }

  #showRows(rows) {
    const { body } = this.#parts;
    while (this.#rows.length > rows.length) this.#rows.pop().root.remove();
    while (this.#rows.length < rows.length) {
      this.#rows.push(this.#makeRow(this.#rows.length));
      body.append(this.#rows.at(-1).root);
    }
    const most = rows[0]?.views ?? 1;
    rows.forEach(({ videoId, views, before, now }, i) => {
      const row = this.#rows[i];
      const name = this.#naming(videoId);
      setText(row.button, name);
      row.button.value = videoId;
      row.button.title = name === videoId ? videoId : name + ' (' + videoId + ')';
      setText(row.views, number(views));
      row.views.style.setProperty('--share', (100 * views / most).toFixed(1) + '%');
      row.line.setAttribute('points', linePoints(this.#trail.series(videoId)));
      const moved = this.#trail.moved(videoId);
      this.#showMove(row.move, moved);
      if (now !== undefined) setText(row.change, number(before) + ' → ' + number(now));
      else this.#showChange(row.change, moved && !moved.isNew ? moved.views : 0);
    });
  }

  #showMove(move, moved) {
    const { isNew, places } = moved ?? { isNew: false, places: 0 };
    move.className = 'move ' + (isNew ? 'new' : places > 0 ? 'up' : places < 0 ? 'down' : '');
    setText(move, isNew ? 'new' : places > 0 ? '▲' + places : places < 0 ? '▼' + -places : '');
  }

  #showChange(cell, views) {
    cell.className = 'change ' + (views > 0 ? 'up' : views < 0 ? 'down' : '');
    setText(cell, views ? signed(views) : '');
  }
}
