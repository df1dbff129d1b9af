// Providers that fail in every way, with another one behind them or a second chance: the official
// SDKs get their answer all the same, and the next request works.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import {
  beginStream,
  endStream,
  eventsOf,
  friendly,
  kGreeting,
  refusal,
  sendJson,
  tooMany,
  wires,
  writeChunk,
} from './support/answers.mjs';
import { hear, kClients } from './support/clients.mjs';
import { before, duringWhole } from './support/faults.mjs';
import { kDialects, kEntries } from './support/pairs.mjs';
import { failureOf } from './support/sdks.mjs';
import { setStage } from './support/stage.mjs';

// Each fails before a client can have seen anything of an answer. `refuses` is a closed port.
const kFaults = {
  'refuses': null,
  'resets': before['resets before the head'].answer,
  'hangs': before['says nothing'].answer,
  'is slow': async (exchange) => {
    await pause(2500);
    await friendly({ text: 'too late' })(exchange);
  },
  'cuts its head': before['closes inside the head'].answer,
  'cuts its answer': (exchange) =>
    exchange.request.wantsStream
      ? cutAfterOpening(exchange)
      : duringWhole['closes after half of the announced length'](exchange),
  'talks garbage': before['speaks no HTTP'].answer,
  'says 429 and when to come back': tooMany(30),
  'says 429': refusal(429, { type: 'rate_limit_error' }),
  'says 500': refusal(500, { type: 'server_error' }),
  'says 529': refusal(529, { type: 'overloaded_error' }),
  'says error with 200': errorWith200,
};
const kForms = { 'a whole answer': false, 'a stream': true };

const spelled = (...words) => words.join('-').replaceAll(/[^a-z0-9-]+/gi, '-');
const cases = kDialects.flatMap((client) =>
  Object.keys(kFaults).flatMap((fault) =>
    Object.keys(kForms).map((form) => ({ client, fault, form, name: spelled(client, fault, form) })),
  ),
);
// The provider speaks the client's dialect, or the one after it.
const neighbourOf = (dialect) => kDialects[(kDialects.indexOf(dialect) + 1) % kDialects.length];
const sickKey = (name) => `sk-of-sick-${name}`;

const closedPort = await findClosedPort();
const { upstream, relay } = await setStage((provider) => {
  const timeouts = { connect: 1, first_byte: 1, idle: 1, total: 20 };
  const providers = {};
  for (const { client, fault, name } of cases) {
    const entry = (dialect, options) => ({
      ...kEntries[dialect](provider, { timeouts, ...options }),
      ...(fault === 'refuses' && { base_url: `http://127.0.0.1:${closedPort}/v1` }),
    });
    providers[`sick-${name}`] = entry(client, { keys: [sickKey(name)], models: [name] });
    const foreign = `foreign-${name}`;
    providers[`sick-${foreign}`] = entry(neighbourOf(client), {
      keys: [sickKey(foreign)],
      models: [foreign],
    });
    const once_ = `once-${name}`;
    providers[`sick-${once_}`] = entry(client, {
      keys: [sickKey(once_)],
      models: [once_],
      retry: { enabled: true, backoff_factor: 0, retry_on_status: [429, 500, 502, 503, 504, 529] },
    });
  }
  for (const dialect of kDialects) {
    const models = cases.filter(({ client }) => client === dialect).map(({ name }) => name);
    providers[`well-${dialect}`] = kEntries[dialect](provider, {
      keys: [`sk-well-${dialect}`],
      models: [...models, ...models.map((name) => `foreign-${name}`), `well-${dialect}`],
    });
  }
  return { providers };
});

describe('a provider fails and another one answers:', { concurrency: 8 }, () => {
  for (const { client, fault, form, name } of cases) {
    for (const model of [name, `foreign-${name}`]) {
      const whom = model === name ? 'of its own dialect' : 'of another dialect';
      test(`${client} asks one ${whom} for ${form}, which ${fault}`, async () => {
        if (kFaults[fault]) upstream.onKey(sickKey(model), kFaults[fault]);

        const text = await hear(kClients[client], relay, model, { stream: kForms[form] });

        assert.equal(text, kGreeting);
        assert.equal(await hear(kClients[client], relay, model), kGreeting, 'the next request');
      });
    }
  }
});

// What a wait that is not to be had forbids, and what no other try can mend.
const isHopeless = ({ fault }) => fault === 'refuses' || fault === 'says 429 and when to come back';

describe('a provider fails once and has a second chance:', { concurrency: 8 }, () => {
  for (const { client, fault, form, name } of cases.filter((one) => !isHopeless(one))) {
    test(`${client} asks for ${form} from one that ${fault}`, async () => {
      const model = `once-${name}`;
      let asked = 0;
      upstream.onKey(sickKey(model), (exchange) =>
        (asked++ === 0 ? kFaults[fault] : friendly())(exchange),
      );

      const text = await hear(kClients[client], relay, model, { stream: kForms[form] });

      assert.equal(text, kGreeting);
      assert.equal(asked, 2);
      assert.equal(await hear(kClients[client], relay, model), kGreeting, 'the next request');
    });
  }
});

describe('a provider fails for good and nobody else is there:', { concurrency: 8 }, () => {
  for (const { client, fault, form, name } of cases.filter(isHopeless)) {
    test(`${client} asks for ${form} from one that ${fault}`, async () => {
      const model = `once-${name}`;
      if (kFaults[fault]) upstream.onKey(sickKey(model), kFaults[fault]);

      const error = await failureOf(hear(kClients[client], relay, model, { stream: kForms[form] }));

      assert.ok([429, 502].includes(error.status), `${error}`);
      const well = await hear(kClients[client], relay, `well-${client}`);
      assert.equal(well, kGreeting, 'the next request');
    });
  }
});

// The events before the first word, and then nothing.
async function cutAfterOpening(exchange) {
  await beginStream(exchange);
  const events = eventsOf(exchange);
  const { eventsBeforeSecondWord } = wires[exchange.request.dialect];
  for (const event of events.slice(0, eventsBeforeSecondWord - 1)) await writeChunk(exchange, event);
  await exchange.close();
}

async function errorWith200(exchange) {
  const { dialect, wantsStream } = exchange.request;
  const error = { message: 'Provider returned error', type: 'overloaded_error' };
  if (!wantsStream) return sendJson(exchange, 200, wires[dialect].error(503, error));
  await beginStream(exchange);
  await writeChunk(exchange, wires[dialect].streamError(error));
  await endStream(exchange);
}

async function findClosedPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
