// Requests to this server, by paths relative to the page, with the token if there is one.

import { remember } from './dom.js';

const TIMEOUT_MS = 10_000;
const TOKEN = 'headtail.token';
let token = remember('sessionStorage', TOKEN);

export function useToken(text) {
  token = text;
  remember('sessionStorage', TOKEN, text);
}

export function hasToken() {
  return Boolean(token);
}

// How exact an answer is, from its headers.
function marksOf(headers) {
  return {
    final: headers.get('TopK-Final') === 'true',
    complete: headers.get('TopK-Complete') === 'true',
    completeFrom: headers.get('TopK-Complete-From'),
    degraded: headers.get('TopK-Degraded'),
    late: Number(headers.get('TopK-Late')),
  };
}

// An answer that is none: status, and what the problem document says; its body and marks too, as no views are an answer.
export class Problem extends Error {
  constructor(status, body, headers) {
    super(body.detail || 'HTTP ' + status);
    this.status = status;
    this.parameter = body.parameter;
    this.allowed = body.allowed;
    this.body = body;
    this.marks = marksOf(headers);
  }

  static async of(response) {
    let body = {};
    try { body = await response.json(); } catch { /* of a proxy, perhaps */ }
    return new Problem(response.status, body, response.headers);
  }
}

// timeoutMs also bounds the reading of the body; 0 for none.
export async function ask(path, { headers = {}, signal, timeoutMs = TIMEOUT_MS } = {}) {
  const signals = [];
  if (signal) signals.push(signal);
  if (timeoutMs) signals.push(AbortSignal.timeout(timeoutMs));
  const authorization = token ? { Authorization: 'Bearer ' + token } : {};
  const response = await fetch(path, {
    headers: { ...headers, ...authorization }, cache: 'no-cache', signal: AbortSignal.any(signals) });
  if (!response.ok) throw await Problem.of(response);
  return response;
}

export async function askJson(path, options) {
  return (await ask(path, options)).json();
}

// {body, marks}
export async function askMarked(path, options) {
  const response = await ask(path, options);
  return { body: await response.json(), marks: marksOf(response.headers) };
}

export function query(path, parameters) {
  return path + '?' + new URLSearchParams(parameters);
}

// An answer with its marks, which are in its headers, in the form of the stream's events.
export async function askAnswer(path, window, options) {
  const response = await ask(path, options);
  const body = await response.json();
  const { headers } = response;
  const rows = Array.isArray(body) ? body : body.items;
  return {
    window,
    start: headers.get('TopK-Window-Start'),
    end: headers.get('TopK-Window-End'),
    ...marksOf(headers),
    revision: body.revision ?? 0,
    topk: rows.map(row => ({ ...row, videoId: row.videoId ?? row.id, views: row.views ?? row.count })),
  };
}
