// The ways in which providers fail, each an answer for the fake upstream. Names say what the relay
// sees. `before` ones fail before a byte of the answer's body, so that the relay can still choose a
// status; `during` ones fail in an answer that has begun.
import { Buffer } from 'node:buffer';

import {
  beginStream,
  endStream,
  eventsBeforeSecondWord,
  eventsOf,
  friendly,
  headOf,
  refusal,
  sendBytes,
  sendJson,
  wires,
  writeChunk,
} from './answers.mjs';

const kHtml = Buffer.from(
  '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1><hr>a proxy</body></html>',
);

export const before = {
  'closes before the head': { answer: (exchange) => exchange.close(), statuses: [502] },
  'resets before the head': { answer: (exchange) => exchange.reset(), statuses: [502] },
  'closes inside the head': {
    answer: async (exchange) => {
      await exchange.write('HTTP/1.1 200 OK\r\ncontent-type: appl');
      await exchange.close();
    },
    statuses: [502],
  },
  'resets inside the head': {
    answer: async (exchange) => {
      await exchange.write('HTTP/1.1 200 OK\r\ncontent-type: appl');
      await exchange.reset();
    },
    statuses: [502],
  },
  'speaks no HTTP': {
    answer: async (exchange) => {
      await exchange.write('SSH-2.0-OpenSSH_9.2\r\n\r\n');
      await exchange.close();
    },
    statuses: [502],
  },
  'never ends its head': {
    answer: async (exchange) => {
      await exchange.write('HTTP/1.1 200 OK\r\n');
      for (let line = 0; line < 20000 && !exchange.gone; line += 1) {
        await exchange.write(`x-filler-${line}: ${'f'.repeat(100)}\r\n`);
      }
      await exchange.close();
    },
    statuses: [502],
  },
  'says nothing': { answer: (exchange) => exchange.closed, statuses: [504] },
  'hangs inside the head': {
    answer: async (exchange) => {
      await exchange.write('HTTP/1.1 200 OK\r\ncontent-type: appl');
      await exchange.closed;
    },
    statuses: [504],
  },
  'sends an HTML error page': {
    answer: (exchange) => sendBytes(exchange, 502, 'text/html', kHtml),
    statuses: [502],
  },
  'sends an HTML page as success': {
    answer: (exchange) => sendBytes(exchange, 200, 'text/html', kHtml),
    statuses: [502],
  },
  'sends an error body with status 200': {
    answer: (exchange) =>
      sendJson(
        exchange,
        200,
        exchange.request.dialect === 'messages'
          ? { type: 'error', error: { type: 'api_error', message: 'Provider returned error' } }
          : { error: { message: 'Provider returned error', code: 502 } },
      ),
    statuses: [500, 502],
  },
  'fails with 500': { answer: refusal(500, { type: 'server_error' }), statuses: [500] },
};

// Faults of an answer that is not a stream: the head announces one body, another comes.
export const duringWhole = {
  'closes after half of the announced length': async (exchange) => {
    await exchange.write(wholeAnswer(exchange, { announcedExtra: 200 }));
    await exchange.close();
  },
  'resets after half of the announced length': async (exchange) => {
    await exchange.write(wholeAnswer(exchange, { announcedExtra: 200 }));
    await exchange.reset();
  },
  'announces less than it sends': async (exchange) => {
    await exchange.write(wholeAnswer(exchange, { announcedExtra: -20 }));
    await exchange.closed;
  },
  'hangs after half of the announced length': async (exchange) => {
    await exchange.write(wholeAnswer(exchange, { announcedExtra: 200 }));
    await exchange.closed;
  },
  'sends a bad chunk size': async (exchange) => {
    await exchange.write(
      headOf(200, [
        ['content-type', 'application/json'],
        ['transfer-encoding', 'chunked'],
      ]),
    );
    await exchange.write('10\r\n{"id":"chatcmpl-\r\nXYZ\r\nnot a chunk\r\n');
    await exchange.closed;
  },
  'closes inside a chunk': async (exchange) => {
    await exchange.write(
      headOf(200, [
        ['content-type', 'application/json'],
        ['transfer-encoding', 'chunked'],
      ]),
    );
    await exchange.write('ff\r\n{"id":"chatcmpl-');
    await exchange.close();
  },
};

// Faults of a stream after its first word.
export const duringStream = {
  'closes in mid-stream': afterFirstWord((exchange) => exchange.close()),
  'resets in mid-stream': afterFirstWord((exchange) => exchange.reset()),
  'falls silent in mid-stream': afterFirstWord((exchange) => exchange.closed),
  'ends the stream without its terminator': afterFirstWord((exchange) => endStream(exchange)),
  'closes inside an event': afterFirstWord(async (exchange) => {
    await writeChunk(exchange, 'data: {"id":"chatcmpl-fake","obj');
    await exchange.close();
  }),
  'sends a bad chunk size in mid-stream': afterFirstWord(async (exchange) => {
    await exchange.write('zz\r\nnot a chunk\r\n');
    await exchange.closed;
  }),
  // In one piece with the first word it would be a refusal: nothing has reached the client then.
  'sends an error event': afterFirstWord(async (exchange) => {
    await hearingOf(exchange.request.model).promise;
    const error = { message: 'The provider is overloaded', type: 'overloaded_error' };
    await writeChunk(exchange, wires[exchange.request.dialect].streamError(error));
    await endStream(exchange);
  }),
};

const hearings = new Map();

function hearingOf(model) {
  if (!hearings.has(model)) hearings.set(model, Promise.withResolvers());
  return hearings.get(model);
}

// A client has read the first word of the stream of that model.
export const noteHeard = (model) => hearingOf(model).resolve();

// Answers, and then, unasked, answers again on the same connection.
export function answersTwice(secondText) {
  return async (exchange) => {
    await friendly()(exchange);
    await friendly({ text: secondText })(exchange);
  };
}

// Answers well and closes the connection that the relay meant to keep.
export const answersAndCloses = async (exchange) => {
  await friendly()(exchange);
  await exchange.close();
};

// Answers a connection's first request, and hangs up on the second instead of reading it.
export const hangsUpOnReuse = async (exchange) => {
  if (exchange.request.servedBefore > 0) return exchange.reset();
  await friendly()(exchange);
};

function afterFirstWord(fault) {
  return async (exchange) => {
    await beginStream(exchange);
    for (const event of eventsOf(exchange).slice(0, eventsBeforeSecondWord(exchange)))
      await writeChunk(exchange, event);
    await fault(exchange);
  };
}

function wholeAnswer(exchange, { announcedExtra }) {
  const body = Buffer.from(JSON.stringify({ id: 'fake', text: 'x'.repeat(300), last: true }));
  const head = headOf(200, [
    ['content-type', 'application/json'],
    ['content-length', body.length + announcedExtra],
  ]);
  return Buffer.concat([Buffer.from(head), body]);
}
