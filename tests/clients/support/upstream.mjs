// A fake provider on loopback. It keeps every request as it came, and answers as a test tells it:
// what comes next (`next`), what a provider key gets (`onKey`), what a model gets (`onModel`), and
// otherwise a friendly answer in the dialect of the path.
//
// It is written on raw sockets, since most of what it is for (half answers, wrong lengths, resets)
// is what a proper HTTP server refuses to do. An answer is an async function of an Exchange.
import { createServer } from 'node:net';
import { once } from 'node:events';

import { friendly } from './answers.mjs';
import { HttpReader, headerOf } from './http_reader.mjs';
import { eventually } from './waiting.mjs';

export async function startUpstream() {
  const upstream = new Upstream();
  await upstream.listen();
  return upstream;
}

class Upstream {
  requests = [];
  openSockets = new Set();
  #byKey = new Map();
  #byModel = new Map();
  #script = [];
  #server = createServer({ noDelay: true }, (socket) => void this.#serve(socket));

  async listen() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  // Without a path, as Anthropic's base URL is given.
  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  onKey(key, answer) {
    this.#byKey.set(key, answer);
  }

  onModel(model, answer) {
    this.#byModel.set(model, answer);
  }

  // The answers to the next requests, one each, before any other rule.
  next(...answers) {
    this.#script.push(...answers);
  }

  get lastRequest() {
    return this.requests.at(-1);
  }

  requestsFor(model) {
    return this.requests.filter((request) => request.model === model);
  }

  // The latest request for `model`, as soon as there is one.
  async requestFor(model) {
    await eventually(
      `a request for ${model} at the upstream`,
      () => this.requestsFor(model).length > 0,
    );
    return this.requestsFor(model).at(-1);
  }

  // Forgets requests and rules between tests that share this upstream.
  forget() {
    this.requests.length = 0;
    this.#script.length = 0;
    this.#byKey.clear();
    this.#byModel.clear();
  }

  async stop() {
    for (const socket of this.openSockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(socket) {
    this.openSockets.add(socket);
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    void closed.then(() => this.openSockets.delete(socket));
    const reader = new HttpReader(socket);
    for (let served = 0; !socket.destroyed; served += 1) {
      const head = await reader.head();
      if (head === null) break;
      const body = await reader.body(head.headers);
      const request = new Request(head, body, closed, served);
      this.requests.push(request);
      await this.#answerFor(request)(new Exchange(request, socket, closed));
    }
    socket.destroy();
  }

  #answerFor(request) {
    return (
      this.#script.shift() ??
      this.#byKey.get(request.key) ??
      this.#byModel.get(request.model) ??
      friendly()
    );
  }
}

// One request as it came over the wire.
class Request {
  constructor(head, body, closed, servedBefore) {
    [this.method, this.target] = head.startLine.split(' ');
    this.rawHead = head.raw;
    this.headers = head.headers;
    this.body = body.bytes;
    this.whole = body.whole;
    // Resolves when the connection that brought the request is closed, by whichever side.
    this.connectionClosed = closed;
    // How many requests the same connection had brought before.
    this.servedBefore = servedBefore;
  }

  header(name) {
    return headerOf(this.headers, name);
  }

  get json() {
    return JSON.parse(this.body.toString('utf8'));
  }

  get path() {
    return this.target.split('?')[0];
  }

  // Gemini names it in the path.
  get model() {
    const inPath = this.path.match(/\/models\/(.+):[a-zA-Z]+$/);
    if (inPath) return decodeURIComponent(inPath[1]);
    try {
      return this.json.model;
    } catch {
      return undefined;
    }
  }

  get wantsStream() {
    if (this.dialect === 'gemini') return this.path.endsWith(':streamGenerateContent');
    return this.json.stream === true;
  }

  // Gemini's stream without alt=sse is one JSON array.
  get wantsArray() {
    return this.dialect === 'gemini' && !/[?&]alt=sse(&|$)/.test(this.target);
  }

  get countsTokens() {
    return /(:countTokens|\/count_tokens|\/input_tokens)$/.test(this.path);
  }

  get dialect() {
    if (/:[a-zA-Z]+$/.test(this.path)) return 'gemini';
    if (/\/messages(\/count_tokens)?$/.test(this.path)) return 'messages';
    if (/\/responses(\/input_tokens)?$/.test(this.path)) return 'responses';
    return 'chat';
  }

  // The provider key, however it was presented.
  get key() {
    return (
      this.header('x-api-key') ??
      this.header('x-goog-api-key') ??
      this.header('authorization')?.replace(/^Bearer /, '') ??
      new URLSearchParams(this.target.split('?')[1]).get('key') ??
      undefined
    );
  }
}

// What an answer works with: the request, and the connection to write whatever bytes it likes on.
class Exchange {
  constructor(request, socket, closed) {
    this.request = request;
    this.socket = socket;
    this.closed = closed;
  }

  get gone() {
    return this.socket.destroyed;
  }

  // Resolves when the kernel has the bytes, or the peer has gone.
  async write(bytes) {
    if (this.gone) return;
    await Promise.race([new Promise((resolve) => this.socket.write(bytes, resolve)), this.closed]);
  }

  // An orderly end (FIN).
  close() {
    this.socket.end();
    return this.closed;
  }

  // A disorderly one (RST).
  reset() {
    this.socket.resetAndDestroy();
    return this.closed;
  }
}
