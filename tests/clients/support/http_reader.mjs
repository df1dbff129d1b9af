// Reads HTTP/1.1 messages from a socket, byte for byte, with nothing normalised: the tests ask what
// was really sent. Serves both sides: the fake upstream reads requests, raw clients read answers.
import { Buffer } from 'node:buffer';

export class HttpReader {
  #bytes = Buffer.alloc(0);
  #ended = false;
  #wake = () => {};

  constructor(socket) {
    socket.on('data', (chunk) => {
      this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    const end = () => {
      this.#ended = true;
      this.#wake();
    };
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', end);
  }

  // The next head: {startLine, headers: [[name, value], ...], raw}, or null if the peer closed first.
  async head() {
    const end = await this.#find('\r\n\r\n');
    if (end < 0) return null;
    const raw = this.#take(end + 4).toString('latin1');
    const [startLine, ...lines] = raw.slice(0, -4).split('\r\n');
    const headers = lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    return { startLine, headers, raw };
  }

  // The body that `headers` announce: {bytes, whole}. `whole` is false if the peer closed early.
  // Without an announcement an answer's body runs until the peer closes; a request has none.
  async body(headers, { untilClosed = false } = {}) {
    if (/chunked/i.test(headerOf(headers, 'transfer-encoding') ?? '')) return this.#chunks();
    const length = headerOf(headers, 'content-length');
    if (length !== undefined) return this.#exactly(Number(length));
    if (!untilClosed) return { bytes: Buffer.alloc(0), whole: true };
    return { bytes: await this.rest(), whole: true };
  }

  // Everything up to the peer's end.
  async rest() {
    while (await this.#more());
    return this.#take(this.#bytes.length);
  }

  async #chunks() {
    const parts = [];
    for (;;) {
      const end = await this.#find('\r\n');
      if (end < 0) return { bytes: Buffer.concat(parts), whole: false };
      const size = Number.parseInt(this.#take(end + 2).toString('latin1'), 16);
      const { bytes, whole } = await this.#exactly(size + 2);
      if (!whole) return { bytes: Buffer.concat([...parts, bytes]), whole: false };
      if (size === 0) return { bytes: Buffer.concat(parts), whole: true };
      parts.push(bytes.subarray(0, size));
    }
  }

  async #exactly(length) {
    while (this.#bytes.length < length) {
      if (!(await this.#more())) return { bytes: this.#take(this.#bytes.length), whole: false };
    }
    return { bytes: this.#take(length), whole: true };
  }

  async #find(mark) {
    for (;;) {
      const at = this.#bytes.indexOf(mark, 0, 'latin1');
      if (at >= 0) return at;
      if (!(await this.#more())) return -1;
    }
  }

  #take(count) {
    const taken = Buffer.from(this.#bytes.subarray(0, count));
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  // True when more bytes have come, false when none will.
  async #more() {
    if (this.#ended) return false;
    const before = this.#bytes.length;
    await new Promise((resolve) => {
      this.#wake = resolve;
    });
    return this.#bytes.length > before || !this.#ended;
  }
}

// The value of the first header of that name, whatever its case; undefined if there is none.
export function headerOf(headers, name) {
  return headers.find(([given]) => given.toLowerCase() === name)?.[1];
}
