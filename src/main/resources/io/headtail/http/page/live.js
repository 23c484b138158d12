// The newest answers of all windows as they come: one stream for all of them, since browsers open few connections to a
// server; asked for again and again where there is no stream.

import { Problem, ask, askAnswer, askJson, query } from './api.js';

const RETRY_MS = 1_000;
const MAX_RETRY_MS = 10_000;
const POLL_MS = 2_000;
const STREAM_AGAIN_MS = 30_000;
// A stream begins with a line at once; if it does not come, something on the way holds it back.
const BEGIN_MS = 5_000;
// The server writes every 10 s.
const SILENCE_MS = 25_000;

class HeldBack extends Error {}

function pause(ms, signal) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

export class Live {
  #tell;
  #k;
  #wanted = false;
  #running = null;
  #lastId = null;
  #streamAgain = 0;

  // tell: windows(list), answer(answer), state(name, error); states are live, polling, lost and token.
  constructor(tell) {
    this.#tell = tell;
    const follow = () => this.#restart();
    document.addEventListener('visibilitychange', follow);
    window.addEventListener('online', follow);
  }

  start(k) {
    if (k !== this.#k) this.#lastId = null;
    this.#k = k;
    this.#wanted = true;
    this.#restart();
  }

  stop() {
    this.#wanted = false;
    this.#restart();
  }

  // A hidden tab costs the server nothing.
  #restart() {
    this.#running?.abort();
    this.#running = null;
    if (this.#wanted && !document.hidden) {
      this.#running = new AbortController();
      this.#run(this.#running.signal);
    }
  }

  async #run(signal) {
    let failures = 0;
    while (!signal.aborted) {
      let wait = RETRY_MS;
      try {
        const { windows } = await askJson('windows', { signal });
        this.#tell.windows(windows);
        if (performance.now() >= this.#streamAgain) {
          await this.#stream(windows, signal);
        } else {
          await this.#poll(windows, signal);
          wait = POLL_MS;
        }
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (error.status === 401) {
          this.#tell.state('token', error);
          return;
        }
        if (error.ofStream) {
          this.#streamAgain = performance.now() + STREAM_AGAIN_MS;
          wait = 0;
        } else {
          this.#tell.state('lost', error);
          wait = Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** failures++);
        }
      }
      await pause(wait, signal);
    }
  }

  async #poll(windows, signal) {
    await Promise.all(windows.filter(({ tick }) => tick !== null).map(async ({ name }) => {
      const path = query('view/video', { k: this.#k, window: name });
      this.#tell.answer(await askAnswer(path, name, { signal }));
    }));
    this.#tell.state('polling');
  }

  // Returns when the server ends it, as it does once an hour.
  async #stream(windows, signal) {
    const own = new AbortController();
    const both = AbortSignal.any([signal, own.signal]);
    const path = query('view/video/stream', { k: this.#k, window: windows.map(({ name }) => name).join(',') });
    const headers = this.#lastId === null ? {} : { 'Last-Event-ID': this.#lastId };
    let response;
    let begin = setTimeout(() => own.abort(new HeldBack()), BEGIN_MS);
    try {
      response = await ask(path, { headers, signal: both, timeoutMs: 0 });
      await this.#read(response, own, () => clearTimeout(begin));
    } catch (error) {
      // Refused, or held back by a proxy: answers may come otherwise.
      error.ofStream = error instanceof HeldBack || (error instanceof Problem && error.status !== 401 && error.parameter !== 'k');
      throw error;
    } finally {
      clearTimeout(begin);
      own.abort();
    }
  }

  async #read(response, own, begun) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (true) {
      const silence = setTimeout(() => own.abort(new Error('the stream is silent')), SILENCE_MS);
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done) return;
      if (text === '') begun();
      const blocks = (text + value).split('\n\n');
      text = blocks.pop();
      for (const block of blocks) this.#event(block);
      this.#tell.state('live');
    }
  }

  #event(block) {
    let data = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('id: ')) this.#lastId = line.slice(4);
      if (line.startsWith('data: ')) data = line.slice(6);
    }
    if (data) this.#tell.answer(JSON.parse(data));
  }
}
