// What does not survive the way into another dialect: what the client is told of it, and what it can
// forbid; models that call no tools; rate limits in the client's own words.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { complaintsAt, strictly } from './support/agent.mjs';
import { friendly } from './support/answers.mjs';
import { kClients } from './support/clients.mjs';
import { kDialects, providerOf, setPairs } from './support/pairs.mjs';
import { kAccessKey } from './support/relay.mjs';
import { scene } from './support/scene.mjs';

const { upstream, relay } = await setPairs({
  variants: ['toolless'],
  config: { tool_calling: { auto_downgrade: true, unsupported_models: ['*-toolless'] } },
});

async function post(client, model, { more, headers, stream = false } = {}) {
  const { path, body } = kClients[client];
  const answer = await fetch(`${relay.url}${path(model, { stream })}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${kAccessKey}`,
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      ...headers,
    },
    body: JSON.stringify({ ...body(model, { stream }), ...more }),
  });
  const text = await answer.text();
  return { status: answer.status, text, header: (name) => answer.headers.get(name) };
}

const conversionOf = ({ header }) => header('x-monorelay-conversion') ?? '';

// Fields of each dialect that a provider of another has no place for.
const kLosses = [
  ['chat', 'messages', { seed: 7, logit_bias: { 50256: -100 } }, ['seed', 'logit_bias']],
  ['chat', 'messages', { temperature: 1.5 }, ['temperature']],
  ['chat', 'responses', { seed: 7, stop: ['\n\n'] }, ['seed', 'stop']],
  ['chat', 'gemini', { logit_bias: { 50256: -100 }, parallel_tool_calls: false }, ['logit_bias']],
  ['responses', 'messages', { top_logprobs: 3 }, ['top_logprobs']],
  ['responses', 'chat', { truncation: 'auto' }, ['truncation']],
  ['messages', 'responses', { top_k: 5, stop_sequences: ['END'] }, ['top_k', 'stop_sequences']],
  ['messages', 'chat', { inference_geo: 'us' }, ['inference_geo']],
  ['gemini', 'messages', { generationConfig: { seed: 7, topK: 3 } }, ['seed']],
  ['gemini', 'chat', { safetySettings: [], cachedContent: 'cachedContents/x' }, ['cachedContent']],
];

for (const [client, dialect, more, fields] of kLosses) {
  const { model } = providerOf(dialect);

  describe(`${fields.join(', ')} of ${client} to ${dialect}`, () => {
    test('are named in a header, whole and streamed, and do not reach the provider', async () => {
      upstream.onModel(model, strictly());

      for (const stream of [false, true]) {
        const answer = await post(client, model, { more, stream });

        if (answer.status === 400) {
          for (const field of fields) assert.ok(answer.text.includes(field), answer.text);
          continue;
        }
        assert.deepEqual(complaintsAt(upstream), []);
        assert.equal(answer.status, 200, answer.text);
        for (const field of fields)
          assert.ok(conversionOf(answer).includes(field), `header: ${conversionOf(answer)}`);
      }
    });

    test('are an error that names them, for a client that wants to know', async () => {
      const headers = { 'x-monorelay-strict': 'true' };

      const answer = await post(client, model, { more, headers });

      assert.equal(answer.status, 400, answer.text);
      for (const field of fields) assert.ok(answer.text.includes(field), answer.text);
      assert.equal(upstream.requests.length, 0);
    });
  });
}

for (const client of kDialects) {
  for (const dialect of kDialects) {
    test(`an ordinary request of ${client} to ${dialect} loses nothing`, async () => {
      const { model } = providerOf(dialect);
      upstream.onModel(model, strictly());

      const answer = await post(client, model, { headers: { 'x-monorelay-strict': 'true' } });

      assert.deepEqual(complaintsAt(upstream), []);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(conversionOf(answer), '');
    });
  }
}

// Tools, and a conversation that has used them.
const { name, description, schema } = scene.tool;
const args = { city: 'Zürich' };
const kToolful = {
  chat: {
    tools: [{ type: 'function', function: { name, description, parameters: schema } }],
    tool_choice: 'auto',
    messages: [
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'c1', type: 'function', function: { name, arguments: JSON.stringify(args) } },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: scene.results[0] },
    ],
  },
  responses: {
    tools: [{ type: 'function', name, description, parameters: schema, strict: false }],
    tool_choice: 'auto',
    input: [
      { role: 'user', content: 'hi' },
      { type: 'function_call', call_id: 'c1', name, arguments: JSON.stringify(args) },
      { type: 'function_call_output', call_id: 'c1', output: scene.results[0] },
    ],
  },
  messages: {
    tools: [{ name, description, input_schema: schema }],
    tool_choice: { type: 'auto' },
    messages: [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name, input: args }] },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'c1', content: scene.results[0] }],
      },
    ],
  },
  gemini: {
    tools: [{ functionDeclarations: [{ name, description, parametersJsonSchema: schema }] }],
    toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
    contents: [
      { role: 'user', parts: [{ text: 'hi' }] },
      { role: 'model', parts: [{ functionCall: { name, args } }] },
      {
        role: 'user',
        parts: [{ functionResponse: { name, response: { output: scene.results[0] } } }],
      },
    ],
  },
};

for (const client of kDialects) {
  for (const dialect of kDialects) {
    test(`a model without tools is asked by ${client}, at ${dialect}`, async () => {
      const model = `${dialect}-toolless`;
      let facts;
      upstream.onModel(model, strictly({ look: (seen) => (facts = seen) }));

      const answer = await post(client, model, { more: kToolful[client] });

      assert.deepEqual(complaintsAt(upstream), []);
      assert.equal(answer.status, 200, answer.text);
      assert.match(conversionOf(answer), /tools/);
      assert.deepEqual(facts.tools, []);
      assert.equal(facts.toolChoice, undefined);
      assert.ok(facts.turns.every(({ role, calls = [] }) => role !== 'tool' && calls.length === 0));
      const sent = upstream.lastRequest.body.toString();
      assert.ok(sent.includes(scene.results[0]), `what the tool said is lost: ${sent}`);
      assert.ok(sent.includes(name), `what was called is lost: ${sent}`);
    });
  }
}

const kLimits = {
  openai: [
    ['x-ratelimit-limit-requests', '100'],
    ['x-ratelimit-remaining-tokens', '149984'],
    ['x-ratelimit-reset-tokens', '6m0s'],
  ],
  anthropic: [
    ['anthropic-ratelimit-requests-limit', '100'],
    ['anthropic-ratelimit-tokens-remaining', '149984'],
    ['anthropic-ratelimit-tokens-reset', new Date(Date.now() + 360000).toISOString()],
  ],
};

for (const [client, dialect] of [
  ['messages', 'chat'],
  ['messages', 'responses'],
  ['chat', 'messages'],
  ['responses', 'messages'],
]) {
  test(`rate limits of ${dialect} reach ${client} in its own words`, async () => {
    const { model } = providerOf(dialect);
    const headers = kLimits[dialect === 'messages' ? 'anthropic' : 'openai'];
    upstream.onModel(model, friendly({ headers }));

    const { header } = await post(client, model);

    if (client === 'messages') {
      assert.equal(header('anthropic-ratelimit-requests-limit'), '100');
      assert.equal(header('anthropic-ratelimit-tokens-remaining'), '149984');
      const wait = new Date(header('anthropic-ratelimit-tokens-reset')) - Date.now();
      assert.ok(wait > 350000 && wait <= 361000, `${wait} ms`);
    } else {
      assert.equal(header('x-ratelimit-limit-requests'), '100');
      assert.equal(header('x-ratelimit-remaining-tokens'), '149984');
      assert.match(header('x-ratelimit-reset-tokens'), /^(6m0s|5m\d+(\.\d+)?s|\d+(\.\d+)?s)$/);
    }
  });
}
