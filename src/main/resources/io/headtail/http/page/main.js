// Puts the page together: the boards, fed by the live answers, and what can be chosen.

import { askAnswer, hasToken, query, useToken } from './api.js';
import { Board } from './board.js';
import { element, remember, setText } from './dom.js';
import { Live } from './live.js';
import { Past } from './past.js';
import { Titles } from './titles.js';
import { VideoDialog } from './video.js';

const RISE_MS = 2_000;
const MAX_NAMED = 5;
const has = document.body.dataset;
const main = document.getElementById('boards');
const state = document.getElementById('state');
const tokenForm = document.getElementById('token');
const kSelect = document.getElementById('k');
const maxK = Number(has.maxK) || 1000;
const boards = new Map();
let lastAnswer = null;
let newestEnd = 0;

const titles = new Titles({ has: Boolean(has.titles), template: has.link, come: rename });
const options = { naming: videoId => titles.name(videoId), open: videoId => video.open(videoId) };
// The time of the answers, not of this machine: what is replayed may be of years ago.
const serverTime = () => newestEnd || Date.now();
const k = () => Number(kSelect.value);

function show(windows) {
  for (const window of windows) {
    const known = boards.get(window.name);
    if (known) known.describe(window);
    else boards.set(window.name, new Board(window, options));
  }
  const names = new Set(windows.map(({ name }) => name));
  for (const [name, board] of boards) {
    if (!names.has(name)) {
      board.root.remove();
      boards.delete(name);
    }
  }
  const roots = windows.map(({ name }) => boards.get(name).root);
  if (roots.some((root, i) => main.children[i] !== root)) main.replaceChildren(...roots);
  video.followAddress();
}

function tellState(name, error) {
  const since = lastAnswer ? ' What is shown is from ' + lastAnswer.toLocaleTimeString('en-GB') + '.' : '';
  const isNetwork = error instanceof TypeError || error?.name === 'TimeoutError';
  const words = {
    live: ['good', 'Live.'],
    polling: ['warn', 'Asked for every two seconds: the server sends no more pages a stream now. It is tried again by itself.'],
    past: ['quiet', 'You are looking at the past.'],
    token: ['bad', 'A token is needed.'],
    lost: ['bad', 'No connection: ' + (isNetwork ? 'the server does not answer' : error?.message) + '.' + since + ' It is tried again by itself.'],
  };
  const [tone, text] = words[name];
  state.dataset.tone = tone;
  setText(state, text);
  main.classList.toggle('stale', name === 'lost' || name === 'token');
  if (name === 'token') {
    const wasRefused = hasToken();
    useToken(null);
    setText(document.getElementById('token-wrong'), wasRefused ? 'That token is not accepted.' : '');
    tokenForm.hidden = false;
    document.getElementById('token-text').focus();
  } else if (name !== 'lost') {
    tokenForm.hidden = true;
  }
}

async function showRise(board, answer) {
  if (Date.now() - (board.askedAt ?? 0) < RISE_MS) return;
  board.askedAt = Date.now();
  try {
    board.show(await askAnswer(query('rising', { window: answer.window, k: k() }), answer.window));
  } catch {
    board.show(answer); // a stored answer does not say from how many views a video rose
  }
}

const live = new Live({
  windows: show,
  answer(answer) {
    lastAnswer = new Date();
    newestEnd = Math.max(newestEnd, Date.parse(answer.end));
    const board = boards.get(answer.window);
    if (board?.window.rise) showRise(board, answer);
    else board?.show(answer);
  },
  state: tellState,
});

const video = new VideoDialog({
  boards: () => [...boards.values()],
  titles,
  hasHistory: Boolean(has.history),
  hasRanges: Boolean(has.ranges),
  serverTime,
});

const past = new Past({
  windows: () => [...boards.values()].map(({ window }) => window),
  units: has.sealed.split(' ').filter(Boolean),
  k,
  serverTime,
  options,
  enter() {
    main.hidden = true;
    live.stop();
    tellState('past');
  },
  leave() {
    main.hidden = false;
    live.start(k());
  },
  refused: error => tellState('token', error),
});

function rename() {
  for (const board of [...boards.values(), ...past.boards]) board.rename();
  video.showTitle();
}

function suggest() {
  const ids = new Set([...boards.values()].flatMap(({ answer }) => answer?.topk.map(row => row.videoId) ?? []));
  document.getElementById('known').replaceChildren(...[...ids].map(id => element('option', { value: titles.name(id) })));
}

function fillK() {
  const choices = [10, 25, 50, 100].filter(k => k < maxK);
  choices.push(Math.min(maxK, 100));
  kSelect.replaceChildren(...[...new Set(choices)].map(k => element('option', {}, String(k))));
  const known = remember('localStorage', 'headtail.k');
  if (choices.includes(Number(known))) kSelect.value = known;
}

kSelect.addEventListener('change', () => {
  remember('localStorage', 'headtail.k', kSelect.value);
  for (const board of [...boards.values(), ...past.boards]) board.forget();
  if (past.isShown) past.again();
  else live.start(k());
});
const text = document.getElementById('query');
const found = document.getElementById('found');
text.addEventListener('focus', suggest);
text.addEventListener('input', () => setText(found, ''));
document.getElementById('search').addEventListener('submit', event => {
  event.preventDefault();
  const wanted = text.value.trim();
  if (!wanted) return;
  const isKnown = [...boards.values(), ...past.boards].some(board => board.place(wanted));
  const named = isKnown ? [wanted] : titles.find(wanted);
  if (named.length > 1) {
    const some = named.slice(0, MAX_NAMED).map(id => '“' + titles.name(id) + '” (' + id + ')');
    setText(found, named.length + ' videos have such a name: ' + some.join(', ') + (some.length < named.length ? ', …' : '') + '. Enter the id of one.');
    return;
  }
  setText(found, '');
  // What is nobody's name may be the id of a video that is on no board.
  video.open(named[0] ?? wanted);
});
tokenForm.addEventListener('submit', event => {
  event.preventDefault();
  const field = document.getElementById('token-text');
  useToken(field.value.trim());
  field.value = '';
  past.toNow();
  live.start(k());
});
setInterval(() => {
  if (!document.hidden) for (const board of boards.values()) board.age(Date.now());
}, 1_000);

fillK();
document.getElementById('time').hidden = !has.history;
live.start(k());
