// A client without manners: writes any bytes to a server and reads what really comes back.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach } from 'node:test';

import { HttpReader, headerOf } from './http_reader.mjs';
import { kAccessKey } from './relay.mjs';
import { within } from './waiting.mjs';

// Connections live as long as the test that made them.
const connections = new Set();
afterEach(() => {
  for (const socket of connections) socket.destroy();
  connections.clear();
});

export async function connectTo(server) {
  const socket = connect({ host: server.host, port: server.port, noDelay: true });
  connections.add(socket);
  await within(2000, 'a connection to the relay', once(socket, 'connect'));
  return new RawConnection(socket);
}

// Sends `bytes` on a connection of its own and returns the first answer. The connection stays open,
// as `answer.connection`, so that a test can ask whether the server closed it.
export async function exchangeRaw(server, bytes) {
  const connection = await connectTo(server);
  connection.send(bytes);
  return connection.answer();
}

// A request as text. Length and access key are filled in, unless `headers` say otherwise (a name
// with the value null leaves that header out).
export function requestText(method, target, { headers = {}, body = '' } = {}) {
  const filled = {
    host: 'relay.test',
    authorization: `Bearer ${kAccessKey}`,
    ...(body !== '' && {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }),
    ...headers,
  };
  const lines = Object.entries(filled).filter(([, value]) => value !== null);
  return `${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

class RawConnection {
  #socket;
  #reader;
  #closed;

  constructor(socket) {
    this.#socket = socket;
    this.#reader = new HttpReader(socket);
    socket.on('error', () => {});
    this.#closed = new Promise((resolve) => {
      socket.once('end', resolve);
      socket.once('close', resolve);
    });
  }

  send(bytes) {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  // The next answer: status, headers, its body as bytes, text and JSON.
  async answer({ toHead = false, milliseconds = 5000 } = {}) {
    const head = await within(milliseconds, 'the head of an answer', this.#reader.head());
    if (head === null) throw new Error('the server closed the connection without an answer');
    const status = Number(head.startLine.split(' ')[1]);
    const bodiless = toHead || status < 200 || status === 204 || status === 304;
    const body = bodiless
      ? { bytes: Buffer.alloc(0), whole: true }
      : await within(
          milliseconds,
          'the body of an answer',
          this.#reader.body(head.headers, { untilClosed: true }),
        );
    return new RawAnswer(status, head, body, this);
  }

  // Resolves when the server has closed its side.
  async closedByServer(milliseconds = 3000) {
    await within(milliseconds, 'that the server closes the connection', this.#closed);
  }
}

class RawAnswer {
  constructor(status, head, body, connection) {
    this.status = status;
    this.headers = head.headers;
    this.bytes = body.bytes;
    this.whole = body.whole;
    this.connection = connection;
  }

  header(name) {
    return headerOf(this.headers, name);
  }

  get text() {
    return this.bytes.toString('utf8');
  }

  get json() {
    return JSON.parse(this.text);
  }
}
