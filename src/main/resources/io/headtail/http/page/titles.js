// Names of videos, asked for when they are first seen, many at once.

import { askJson, query } from './api.js';

const WAIT_MS = 30;
const MAX_IDS = 50;
const MAX_BYTES = 4_000;
const MAX_KEPT = 20_000;

export class Titles {
  #has;
  #template;
  #come;
  #known = new Map();
  #wanted = new Set();
  #timer = 0;

  // has: whether the server knows titles; template: of links, with {videoId}; come: called when there are new ones.
  constructor({ has, template, come }) {
    this.#has = has;
    this.#template = template;
    this.#come = come;
  }

  // {title, link, thumbnail}, as far as they are known.
  of(videoId) {
    const known = this.#known.get(videoId);
    if (known === undefined && this.#has) this.#want(videoId);
    const link = this.#template ? this.#template.replace('{videoId}', () => encodeURIComponent(videoId)) : undefined;
    return { link, ...known };
  }

  name(videoId) {
    return this.of(videoId).title ?? videoId;
  }

  // The id that a text is, or else those whose title it is, or else those whose title contains it; of those that were seen.
  find(text) {
    if (this.#known.has(text)) return [text];
    const lower = text.toLowerCase();
    const titled = [...this.#known].filter(([, { title }]) => title);
    const same = [title => title === text, title => title.toLowerCase() === lower, title => title.toLowerCase().includes(lower)];
    for (const isIt of same) {
      const found = titled.filter(([, { title }]) => isIt(title));
      if (found.length) return found.map(([id]) => id);
    }
    return [];
  }

  #want(videoId) {
    if (this.#known.size >= MAX_KEPT) this.#known.clear();
    this.#wanted.add(videoId);
    this.#timer ||= setTimeout(() => this.#ask(), WAIT_MS);
  }

  async #ask() {
    const ids = [];
    let bytes = 0;
    for (const id of this.#wanted) {
      bytes += encodeURIComponent(id).length + 9;
      if (ids.length === MAX_IDS || (ids.length > 0 && bytes > MAX_BYTES)) break;
      ids.push(id);
    }
    let wait = WAIT_MS;
    try {
      const found = await askJson(query('titles', { ids: JSON.stringify(ids) }));
      for (const id of ids) {
        this.#known.set(id, {});
        this.#wanted.delete(id);
      }
      for (const { videoId, ...title } of found) this.#known.set(videoId, title);
      if (found.length) this.#come();
    } catch {
      wait = 10_000;
    }
    this.#timer = this.#wanted.size ? setTimeout(() => this.#ask(), wait) : 0;
  }
}
