// A line over time as SVG, with what is under the pointer in words.

import { element, setText, svg } from './dom.js';
import { number } from './words.js';

const SIZE = { height: 180, left: 64, right: 12, top: 10, bottom: 26 };
const HOURS = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const DAYS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const BOTH = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const DAY_MS = 86_400_000;

// Round numbers from the least to the greatest, at most five.
function ticks(least, greatest) {
  const rough = Math.max(1, (greatest - least) / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map(factor => factor * power).find(size => size >= rough));
  const found = [];
  for (let at = Math.ceil(least / step) * step; at <= greatest; at += step) found.push(at);
  return least === 1 && found[0] !== 1 ? [1, ...found] : found;
}

// The line is broken where points are missing.
function path(points, x, y) {
  const steps = points.slice(1).map(({ at }, i) => at - points[i].at).sort((a, b) => a - b);
  const usual = steps[Math.floor(steps.length / 2)] ?? 0;
  return points.map(({ at, value }, i) =>
    (i === 0 || at - points[i - 1].at > 2.5 * usual ? 'M' : 'L') + x(at).toFixed(1) + ' ' + y(value).toFixed(1)).join('');
}

// points: {at: epoch ms, value}, ascending, at least one; isRank has 1 at the top. Drawn for a width in CSS pixels, so that
// words are as large as elsewhere.
export function chart(name, points, { from, to, width, isRank = false }) {
  const values = points.map(({ value }) => value);
  const greatest = Math.max(...values);
  const least = isRank ? 1 : 0;
  const range = greatest - least || 1;
  const x = at => SIZE.left + (at - from) / (to - from) * (width - SIZE.left - SIZE.right);
  const inner = SIZE.height - SIZE.top - SIZE.bottom;
  const y = value => SIZE.top + inner * (isRank ? (value - least) / range : 1 - (value - least) / range);
  const last = points.at(-1);
  const label = `${name}: from ${number(values[0])} at ${BOTH.format(points[0].at)} to ${number(last.value)} at ${BOTH.format(last.at)} UTC, `
    + `between ${number(Math.min(...values))} and ${number(greatest)}`;
  const drawn = svg('svg', { viewBox: `0 0 ${width} ${SIZE.height}`, class: 'chart', role: 'img', 'aria-label': label });
  for (const value of ticks(least, greatest)) {
    drawn.append(svg('line', { x1: SIZE.left, x2: width - SIZE.right, y1: y(value), y2: y(value), class: 'grid' }),
      svg('text', { x: SIZE.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, number(value)));
  }
  const times = to - from > 2 * DAY_MS ? DAYS : HOURS;
  const parts = width < 420 ? 2 : 4;
  for (let i = 0; i <= parts; i++) {
    const at = from + (to - from) * i / parts;
    drawn.append(svg('text', { x: x(at), y: SIZE.height - 6, 'text-anchor': i === 0 ? 'start' : i === parts ? 'end' : 'middle' }, times.format(at)));
  }
  drawn.append(svg('path', { d: path(points, x, y), class: 'curve' }));
  for (const { at, value } of points.length <= 60 ? points : [last]) {
    drawn.append(svg('circle', { cx: x(at), cy: y(value), r: points.length <= 60 ? 2 : 3 }));
  }
  const cursor = svg('line', { y1: SIZE.top, y2: SIZE.height - SIZE.bottom, class: 'cursor', visibility: 'hidden' });
  drawn.append(cursor);
  const said = element('span', { className: 'under' });
  drawn.addEventListener('pointermove', event => {
    const box = drawn.getBoundingClientRect();
    const at = from + ((event.clientX - box.left) / box.width * width - SIZE.left) / (width - SIZE.left - SIZE.right) * (to - from);
    const near = points.reduce((best, point) => Math.abs(point.at - at) < Math.abs(best.at - at) ? point : best);
    cursor.setAttribute('x1', x(near.at));
    cursor.setAttribute('x2', x(near.at));
    cursor.setAttribute('visibility', 'visible');
    setText(said, `${number(near.value)} at ${BOTH.format(near.at)} UTC`);
  });
  drawn.addEventListener('pointerleave', () => {
    cursor.setAttribute('visibility', 'hidden');
    setText(said, '');
  });
  return element('figure', {}, element('figcaption', {}, name, ' ', said), drawn);
}
