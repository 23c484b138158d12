// What an answer's marks mean, in words, and what to do about them.

const NUMBER = new Intl.NumberFormat('en');
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const UNITS = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]];

export function number(value) {
  return NUMBER.format(value);
}

// A change, short from 100,000 on.
export function signed(value) {
  const size = Math.abs(value);
  return (value > 0 ? '+' : value < 0 ? '\u2212' : '\u00b1') + (size < 100_000 ? NUMBER : COMPACT).format(size);
}

export function time(rfc3339) {
  return rfc3339.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

// ISO 8601, as the server writes durations; null if it is none of those.
function seconds(text) {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(text);
  return found && UNITS.reduce((sum, [, size], i) => sum + size * Number(found[i + 1] ?? 0), 0);
}

export function duration(text) {
  let left = seconds(text);
  if (left === null) return text;
  const parts = [];
  for (const [unit, size] of UNITS) {
    const count = unit === 's' ? left : Math.floor(left / size);
    if (count > 0) parts.push(Math.round(count) + '\u00a0' + unit);
    left -= count * size;
  }
  return parts.slice(0, 2).join(' ') || '0\u00a0s';
}

// What a window covers.
export function span(window, start) {
  if (window.ended) return 'the ' + window.ended + ' that had ended' + (start ? ', from ' + time(start) : '');
  if (window.calendar) return 'this ' + window.calendar + (start ? ', since ' + DAY.format(new Date(start)) + ' UTC' : '');
  if (window.rise) return 'views of the last ' + duration(window.rise) + ', less those before';
  return window.length === null ? 'all time' : 'last ' + duration(window.length);
}

function partitions(numbers) {
  const list = (numbers ?? '').split(',').filter(Boolean);
  if (list.length === 0) return 'some partitions';
  return (list.length === 1 ? 'partition ' : 'partitions ') + list.slice(0, 8).join(', ') + (list.length > 8 ? ', …' : '');
}

// By reason: a short word, and a sentence on what it means and what to do.
const REASONS = {
  'stale-partitions': of => ['Partly old', 'No news of ' + partitions(of) + ': their views are counted up to an earlier time. '
    + 'It ends once their instance is back; if it does not, look whether every instance runs.'],
  'misplaced': () => ['Inexact', 'The same video was sent to two partitions, so that its views may be split. '
    + 'Have every producer use the same partitioner with the video id as key.'],
  'partition-count-changed': () => ['Inexact', 'Partitions were added to the topic, so that a video may be in two of them. '
    + 'It ends by itself once that time has left the window.'],
  'other-settings': () => ['Other settings', 'Processes with different settings count this topic, or the settings were changed. '
    + 'Give all of them the same configuration.'],
  'replicas-disagree': of => ['Disputed', 'Two processes have different counts of ' + partitions(of) + ', so one counts wrongly. '
    + 'Recount with “headtail audit”, and report it.'],
  'open-transaction': of => ['Maybe missing views', 'A producer left a transaction open in ' + partitions(of) + '; what it sent is not counted yet. '
    + 'Commit or abort that transaction.'],
  'stragglers': of => ['Some came after', 'Views of ' + partitions(of) + ' arrived after this was counted, and are not in it. '
    + '“headtail correct” counts them.'],
  'ahead': of => ['A clock is ahead', 'A producer of ' + partitions(of) + ' sends times in the future, so that views on time are taken for late. '
    + 'Set that clock right.'],
  'clock-step': of => ['Clock was changed', 'The clock of the machine that counts ' + partitions(of) + ' was changed. It is trusted again after a while.'],
  'buffer-full': of => ['Memory is full', partitions(of) + ' has more unread views than fit into memory. Give the instances more memory.'],
  'rank-approximate': () => ['Rank is rough', 'Not all partitions could be asked about the same moment, so the rank may be wrong, and views may be missing if none are told. '
    + 'Ask again in a moment; if it stays, look whether every instance runs.'],
  'ranks': of => ['Fewer rows', 'Only the first ' + of + ' were stored at that time.'],
  'stored': () => ['From the history', 'There is no live answer now, so this is the last that was stored. '
    + 'If it stays, look whether Kafka and every instance run.'],
  'stale': () => ['Old', 'A later one should exist by now. Look whether every instance runs.'],
  'earlier': () => ['Earlier', 'Nothing is stored of that time; this is the last before it.'],
  'other-window': () => ['Other window', 'It is of a window that had this name before, of another length or kind.'],
  'from-minutes': () => ['Added up', 'Nothing is stored of this, so it was added up from the views of each minute.'],
};

function reasons(degraded) {
  const found = [];
  for (const part of degraded.split('; ')) {
    const [reason, value] = part.split('=');
    if (reason === 'age') {
      if (found.length) found.at(-1).text += ' It is ' + duration(value) + ' old.';
    } else {
      const words = REASONS[reason];
      const [label, text] = words ? words(value) : [reason, 'The server calls it “' + part + '”; its documentation (API) says what that means.'];
      found.push({ tone: 'bad', label, text: text[0].toUpperCase() + text.slice(1) });
    }
  }
  return found;
}

function incomplete(answer, window) {
  const from = answer.completeFrom;
  let text = 'Views from before ' + (from ? time(from) : 'the first that the log has') + ' may be missing: they were deleted, or not read. ';
  const length = window.length && seconds(window.length);
  if (from && length) text += 'It will be complete at ' + time(new Date(Date.parse(from) + length * 1000).toISOString()) + '; there is nothing to do.';
  else if (window.calendar) text += 'The next ' + window.calendar + ' will be complete.';
  else if (window.length === null && !window.rise) text += 'Those of all time cannot come back, unless the log is kept from its beginning.';
  return { tone: 'warn', label: 'Not complete', text };
}

// What is to be known of a video's views over time before they are believed, in sentences.
export function caveatsOfViews({ final, complete, completeFrom, late = 0, degraded }) {
  const found = degraded ? reasons(degraded).map(({ text }) => text) : [];
  if (!complete) found.push(completeFrom ? 'Views from before ' + time(completeFrom) + ' may be missing.' : 'Some views of this time may be missing.');
  if (!final) found.push('The newest of these views are provisional: more of them may still be counted.');
  if (late > 0) found.push(number(late) + ' views of this time came too late and are not counted.');
  return found;
}

// The same of its ranks, of which there are at most limit.
export function caveatsOfRanks({ points, truncated }, limit) {
  const found = [];
  const say = (some, what) => {
    if (some.length) found.push(`${number(some.length)} of ${number(points.length)} points ${what}, the newest that of ${time(some.at(-1).time)}.`);
  };
  const inexact = points.filter(({ degraded }) => degraded);
  const labels = new Set(inexact.flatMap(({ degraded }) => reasons(degraded).map(({ label }) => label)));
  say(inexact, `may be inexact (${[...labels].join(', ')})`);
  say(points.filter(({ complete }) => !complete), 'are not complete, so views may be missing');
  say(points.filter(({ final }) => !final), 'are provisional');
  if (truncated) found.push(`It ends at ${time(points.at(-1).time)}, as only ${number(limit)} points are shown at once.`);
  return found;
}

// The marks of an answer, the gravest first; one that says so if it is exact.
export function marks(answer, window) {
  const found = answer.degraded ? reasons(answer.degraded) : [];
  if (!answer.complete) found.push(incomplete(answer, window));
  if (!answer.final) {
    found.push({ tone: 'warn', label: 'Provisional', text: 'A part of the topic is quiet, and a view may still be on its way to it. '
      + 'The numbers settle by themselves; there is nothing to do.' });
  }
  if (answer.late > 0) {
    found.push({ tone: 'warn', label: number(answer.late) + ' came late', text: number(answer.late) + ' views of this time came too late and are not counted. '
      + 'If there are many, allow more time by the setting “lateness”; “headtail correct” counts them into the history.' });
  }
  if (answer.revision > 0) {
    found.push({ tone: 'good', label: 'Corrected', text: 'Counted again with the late views in it.' });
  }
  if (!found.some(mark => mark.tone !== 'good')) {
    found.unshift({ tone: 'good', label: 'Exact', text: 'Every view is counted, and nothing that comes later can change it.' });
  }
  return found;
}
