// Requests as coding agents send them, in front of a provider of each other dialect.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { complaintsAt, strictly } from './support/agent.mjs';
import { friendly, kGreeting } from './support/answers.mjs';
import { kProviders, setPairs } from './support/pairs.mjs';
import { kAccessKey } from './support/relay.mjs';
import { scene } from './support/scene.mjs';
import { openaiFor } from './support/sdks.mjs';

const { upstream, relay } = await setPairs();
const openai = openaiFor(relay);

// As Claude Code sends it: a first system block that changes with each build, a system message in the
// middle with settings of its own, fields of betas, a tool that is not to be loaded yet, marks for the
// cache, results whose fields come in any order.
const kBilling = 'x-anthropic-billing-header: cc_version=2.1.330.abc; cc_entrypoint=sdk-cli;';
const claudeRequest = (model) => ({
  model,
  max_tokens: 32000,
  stream: true,
  metadata: { user_id: JSON.stringify({ device_id: 'd'.repeat(64), session_id: 's-1' }) },
  thinking: { type: 'adaptive', display: 'updates' },
  context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
  output_config: { effort: 'medium' },
  system: [
    { type: 'text', text: kBilling },
    { type: 'text', text: scene.system, cache_control: { type: 'ephemeral', ttl: '1h' } },
  ],
  tools: [
    {
      name: 'Bash',
      description: 'Runs a command',
      input_schema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: { command: { type: 'string' } },
        required: ['command'],
        additionalProperties: false,
      },
    },
    {
      name: 'DeferredToolPlaceholder',
      description: 'Not yet',
      input_schema: { type: 'object', properties: {} },
      defer_loading: true,
    },
  ],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Run echo' }] },
    { role: 'system', content: 'The date has changed.', output_config: { effort: 'low' } },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: '', signature: '' },
        { type: 'tool_use', id: 'toolu_01', name: 'Bash', input: { command: 'echo hi' } },
      ],
    },
    {
      role: 'user',
      content: [
        {
          tool_use_id: 'toolu_01',
          type: 'tool_result',
          content: 'hi',
          is_error: false,
          cache_control: { type: 'ephemeral' },
        },
      ],
    },
  ],
});

for (const { label, dialect, model, thinkingStyle } of kProviders) {
  if (dialect === 'messages') continue;

  test(`Claude Code in front of ${label}`, async () => {
    let facts;
    upstream.onModel(model, strictly({ look: (seen) => (facts = seen), style: thinkingStyle }));

    const answer = await fetch(`${relay.url}/v1/messages?beta=true`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${kAccessKey}`,
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        'anthropic-beta': 'claude-code-20250219,interleaved-thinking-2025-05-14',
        'x-app': 'cli',
      },
      body: JSON.stringify(claudeRequest(model)),
    });
    const text = await answer.text();

    assert.deepEqual(complaintsAt(upstream), []);
    assert.equal(answer.status, 200, text);
    assert.match(text, /event: message_stop/);
    assert.ok(facts.system.includes(scene.system));
    const sent = upstream.lastRequest.body.toString();
    assert.ok(!sent.includes('x-anthropic-billing-header'), 'it would spoil the cache');
    assert.ok(sent.indexOf('Run echo') < sent.indexOf('The date has changed.'), sent);
    assert.ok(sent.includes('The date has changed.'), sent);
    assert.ok(facts.tools.some(({ name }) => name === 'Bash'));
    assert.equal(upstream.lastRequest.header('anthropic-beta'), undefined);
    const results = facts.turns.flatMap((turn) => turn.results ?? []);
    assert.equal(results.length, 1);
    assert.ok(results[0].text.includes('hi'));
  });
}

test('Claude Code in front of Messages is passed on as it came', async () => {
  const { model } = kProviders.find(({ dialect }) => dialect === 'messages');
  upstream.onModel(model, friendly());
  const request = claudeRequest(model);
  request.messages[2].content.shift();
  const betas = 'claude-code-20250219,effort-2025-11-24';

  const answer = await fetch(`${relay.url}/v1/messages?beta=true`, {
    method: 'POST',
    headers: {
      'x-api-key': kAccessKey,
      'anthropic-version': '2023-06-01',
      'anthropic-beta': betas,
    },
    body: JSON.stringify(request),
  });

  assert.ok((await answer.text()).includes('message_stop'));
  assert.equal(upstream.lastRequest.body.toString(), JSON.stringify(request));
  assert.equal(upstream.lastRequest.target, '/v1/messages?beta=true');
  assert.equal(upstream.lastRequest.header('anthropic-beta'), betas);
});

// As codex sends it: developer messages, tools in a namespace, a tool whose input is free text after a
// grammar, a tool that the provider would run itself.
const kPatch = '*** Begin Patch\n*** Add File: "a".txt\n+grüße\\n\n*** End Patch';
const spawnArguments = JSON.stringify({ task: 'say "hi"' });
const codexRequest = (model, more = []) => ({
  model,
  store: false,
  stream: true,
  include: ['reasoning.encrypted_content'],
  reasoning: { effort: 'medium', summary: 'auto' },
  prompt_cache_key: 'thread-1',
  parallel_tool_calls: true,
  tool_choice: 'auto',
  client_metadata: { turn: '1' },
  input: [
    { type: 'message', role: 'developer', content: [{ type: 'input_text', text: scene.system }] },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Run echo' }] },
    ...more,
  ],
  tools: [
    {
      type: 'function',
      name: 'exec_command',
      description: 'Runs a command',
      strict: false,
      parameters: { type: 'object', properties: { cmd: { type: 'string' } }, required: ['cmd'] },
    },
    {
      type: 'namespace',
      name: 'multi_agent_v1',
      description: 'Other agents',
      tools: [
        {
          type: 'function',
          name: 'spawn_agent',
          description: 'Starts one',
          strict: false,
          parameters: { type: 'object', properties: { task: { type: 'string' } } },
        },
      ],
    },
    {
      type: 'custom',
      name: 'apply_patch',
      description: 'Edits files',
      format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' },
    },
    { type: 'web_search' },
  ],
});

describe('codex', { concurrency: false }, () => {
  for (const { label, dialect, model, thinkingStyle } of kProviders) {
    if (dialect === 'responses') continue;

    test(`in front of ${label}`, async () => {
      const looks = [];
      const reply = ({ tools, turns }) => {
        looks.push({ tools, turns });
        if (turns.length > 1) return { text: kGreeting };
        const named = (part) => tools.find(({ name }) => name.includes(part));
        const [key] = Object.keys(named('apply_patch').schema.properties);
        return {
          toolCalls: [
            { id: 'call_a1', name: named('spawn_agent').name, arguments: spawnArguments },
            {
              id: 'call_b2',
              name: named('apply_patch').name,
              arguments: JSON.stringify({ [key]: kPatch }),
            },
          ],
        };
      };
      upstream.onModel(model, strictly({ reply, style: thinkingStyle }));

      const first = await itemsOf(codexRequest(model));
      const [spawn, patch] = first.filter(({ type }) => type.endsWith('_call'));
      const second = await itemsOf(
        codexRequest(model, [
          ...first,
          { type: 'function_call_output', call_id: spawn?.call_id, output: 'started' },
          { type: 'custom_tool_call_output', call_id: patch?.call_id, output: 'Done!' },
        ]),
      );

      assert.deepEqual(complaintsAt(upstream), []);
      assert.equal(spawn.type, 'function_call');
      assert.equal(spawn.name, 'spawn_agent');
      assert.equal(spawn.namespace, 'multi_agent_v1');
      assert.equal(spawn.arguments, spawnArguments);
      assert.equal(patch.type, 'custom_tool_call');
      assert.equal(patch.name, 'apply_patch');
      assert.equal(patch.input, kPatch);
      assert.equal(second.at(-1).content[0].text, kGreeting);
      const [{ tools }, { turns }] = looks;
      assert.ok(!tools.some(({ name }) => name === 'web_search'));
      const { calls } = turns.find(({ role }) => role === 'assistant');
      for (const { name } of calls)
        assert.ok(
          tools.some((tool) => tool.name === name),
          name,
        );
      assert.deepEqual(Object.values(calls[1].args), [kPatch]);
      const { results } = turns.find(({ role }) => role === 'tool');
      assert.deepEqual(
        results.map(({ text }) => /started|Done!/.exec(text)?.[0]),
        ['started', 'Done!'],
      );
    });
  }
});

// What a turn of codex keeps: the items that the stream says are done.
async function itemsOf(request) {
  const items = [];
  let last;
  for await (const event of await openai.responses.create(request)) {
    if (event.type === 'response.output_item.done') items.push(event.item);
    last = event;
  }
  assert.equal(last.type, 'response.completed');
  assert.ok(last.response.id);
  return items;
}
