// Is this a request of Messages that a strict provider takes, and what does it say?
// For the form of what is returned see support/checks/facts.mjs.
import { Turns } from './facts.mjs';
import * as strict from './strict.mjs';

const { complain, demand, list, members, oneOf, text, whole } = strict;

const kSampling = ['temperature', 'top_p', 'top_k'];
const kFields =
  `system cache_control metadata output_config service_tier stop_sequences stream thinking
  tool_choice tools`.split(/\s+/);
const kName = { most: 128 };

export function readMessages(request) {
  const { json } = request;
  const version = request.header('anthropic-version');
  demand(version, 'anthropic-version', 'header is required');
  const optional = version >= '2026' ? kFields : [...kFields, ...kSampling];
  const required = ['model', 'messages', ...(request.countsTokens ? [] : ['max_tokens'])];
  members(json, 'body', { required, optional });
  const { temperature = 0 } = json;
  demand(temperature >= 0 && temperature <= 1, 'temperature', 'range: 0..1');
  const thinking = readThinking(json);
  const turns = new Turns();
  if (json.system != null) turns.system(readSystem(json.system, 'system'));
  demand(list(json.messages, 'messages').length > 0, 'messages', 'at least one message');
  json.messages.forEach((message, at) => readMessage(message, `messages.${at}`, turns, json));
  turns.checkPairs('messages');
  const facts = turns.facts();
  if (thinking === 'enabled') checkThinkingFirst(json.messages);
  return {
    ...facts,
    tools: list(json.tools ?? [], 'tools').map(readTool),
    toolChoice: readChoice(json, thinking),
    parallel: json.tool_choice?.disable_parallel_tool_use === true ? false : undefined,
    thinks: thinking !== 'disabled',
    maxTokens: json.max_tokens,
    format: json.output_config?.format && { schema: json.output_config.format.schema },
  };
}

function readThinking({ thinking, max_tokens, temperature }) {
  if (thinking == null) return 'disabled';
  oneOf(thinking.type, 'thinking.type', ['enabled', 'disabled', 'adaptive']);
  members(thinking, 'thinking', { required: ['type'], optional: ['budget_tokens', 'display'] });
  if (thinking.type === 'disabled') return 'disabled';
  demand(temperature == null || temperature === 1, 'temperature', 'may only be 1 with thinking');
  if (thinking.type === 'adaptive') {
    demand(thinking.budget_tokens == null, 'thinking.budget_tokens', 'not with adaptive');
    return 'adaptive';
  }
  whole(thinking.budget_tokens, 'thinking.budget_tokens', 1024);
  demand(thinking.budget_tokens < max_tokens, 'max_tokens', 'must exceed thinking.budget_tokens');
  return 'enabled';
}

// In a turn that calls tools, what was thought before must stand first.
function checkThinkingFirst(messages) {
  messages.forEach(({ role, content }, at) => {
    if (role !== 'assistant' || !Array.isArray(content)) return;
    if (!content.some(({ type }) => type === 'tool_use')) return;
    demand(
      content[0].type === 'thinking' || content[0].type === 'redacted_thinking',
      `messages.${at}.content.0.type`,
      `Expected \`thinking\` or \`redacted_thinking\`, but found \`${content[0].type}\`. When ` +
        '`thinking` is enabled, a final `assistant` message must start with a thinking block',
    );
  });
}

function readSystem(system, path) {
  if (typeof system === 'string') return system;
  const readBlock = (block, at) => {
    members(block, `${path}.${at}`, { required: ['type', 'text'], optional: ['cache_control'] });
    oneOf(block.type, `${path}.${at}.type`, ['text']);
    return text(block.text, `${path}.${at}.text`, { empty: false });
  };
  return list(system, path).map(readBlock).join('\n');
}

function readMessage(message, path, turns, { messages }) {
  members(message, path, { required: ['role', 'content'] });
  oneOf(message.role, `${path}.role`, ['user', 'assistant', 'system']);
  if (message.role === 'system')
    return turns.system(readSystem(message.content, `${path}.content`));
  if (message.role === 'assistant') turns.assistant();
  const blocks =
    typeof message.content === 'string'
      ? [{ type: 'text', text: message.content }]
      : list(message.content, `${path}.content`);
  demand(blocks.length > 0, `${path}.content`, 'at least one block');
  const readers = message.role === 'user' ? userBlocks : assistantBlocks;
  let results = true;
  blocks.forEach((block, at) => {
    const place = `${path}.content.${at}`;
    const read =
      readers[block.type] ?? complain(place, `no ${block.type} in a ${message.role} turn`);
    if (block.type === 'tool_result') demand(results, place, 'tool_result blocks must come first');
    else results = false;
    read(block, place, turns);
  });
  if (message.role === 'assistant' && message === messages.at(-1))
    demand(!/\s$/.test(blocks.at(-1).text ?? ''), path, 'cannot end with trailing whitespace');
}

const userBlocks = {
  text: (block, path, turns) => {
    members(block, path, { required: ['type', 'text'], optional: ['cache_control', 'citations'] });
    turns.user({ text: text(block.text, `${path}.text`, { empty: false }) });
  },
  image: (block, path, turns) => {
    members(block, path, { required: ['type', 'source'], optional: ['cache_control'] });
    const { source } = block;
    members(source, `${path}.source`, { required: ['type', 'media_type', 'data'] });
    oneOf(source.type, `${path}.source.type`, ['base64']);
    const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
    const type = oneOf(source.media_type, `${path}.source.media_type`, types);
    turns.user({ image: { type, data: text(source.data, `${path}.source.data`) } });
  },
  tool_result: (block, path, turns) => {
    members(block, path, {
      required: ['type', 'tool_use_id'],
      optional: ['content', 'is_error', 'cache_control'],
    });
    const content = block.content ?? '';
    turns.result({
      id: strict.id(block.tool_use_id, `${path}.tool_use_id`),
      text: typeof content === 'string' ? content : readSystem(content, `${path}.content`),
    });
  },
};

const assistantBlocks = {
  text: (block, path, turns) => {
    members(block, path, { required: ['type', 'text'], optional: ['cache_control', 'citations'] });
    turns.said(text(block.text, `${path}.text`, { empty: false }));
  },
  thinking: (block, path, turns) => {
    members(block, path, { required: ['type', 'thinking', 'signature'] });
    turns.thought({
      text: text(block.thinking, `${path}.thinking`),
      opaque: text(block.signature, `${path}.signature`, { empty: false }),
    });
  },
  redacted_thinking: (block, path, turns) => {
    members(block, path, { required: ['type', 'data'] });
    turns.thought({ text: '', opaque: text(block.data, `${path}.data`) });
  },
  tool_use: (block, path, turns) => {
    members(block, path, {
      required: ['type', 'id', 'name', 'input'],
      optional: ['cache_control', 'caller'],
    });
    demand(strict.isObject(block.input), `${path}.input`, 'should be an object');
    turns.call({
      id: strict.id(block.id, `${path}.id`),
      name: strict.id(block.name, `${path}.name`, kName),
      args: block.input,
    });
  },
};

function readTool(tool, at) {
  const path = `tools.${at}`;
  members(tool, path, {
    required: ['name', 'input_schema'],
    optional: ['description', 'cache_control', 'strict', 'type', 'eager_input_streaming'],
  });
  const type = tool.input_schema.type;
  demand(type === 'object', `${path}.input_schema.type`, `should be object, is ${type}`);
  return {
    name: strict.id(tool.name, `${path}.name`, kName),
    description: tool.description,
    schema: strict.schema(tool.input_schema, `${path}.input_schema`),
  };
}

function readChoice({ tool_choice, tools }, thinking) {
  if (tool_choice == null) return undefined;
  demand(tools?.length > 0, 'tool_choice', 'may only be specified while providing tools');
  const { type, name } = members(tool_choice, 'tool_choice', {
    required: ['type'],
    optional: ['name', 'disable_parallel_tool_use'],
  });
  oneOf(type, 'tool_choice.type', ['auto', 'any', 'tool', 'none']);
  const forces = type === 'any' || type === 'tool';
  demand(
    !forces || thinking === 'disabled',
    'tool_choice',
    'Thinking may not be enabled when tool_choice forces tool use',
  );
  if (type === 'tool') return { name: text(name, 'tool_choice.name') };
  return { any: 'required' }[type] ?? type;
}
