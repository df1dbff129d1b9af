// Is this a request of Chat Completions that a strict provider takes, and what does it say?
// For the form of what is returned see support/checks/facts.mjs.
import { Turns } from './facts.mjs';
import * as strict from './strict.mjs';

const { complain, demand, list, members, oneOf, text } = strict;

// As OpenAI limits them.
const kCallId = { most: 40 };
const kName = { pattern: /^[a-zA-Z0-9_-]+$/, most: 64 };

const kFields =
  `audio frequency_penalty logit_bias logprobs max_completion_tokens max_tokens metadata
  modalities n parallel_tool_calls prediction presence_penalty prompt_cache_key reasoning_effort
  response_format safety_identifier seed service_tier stop store stream stream_options temperature
  tool_choice tools top_logprobs top_p user verbosity reasoning include_reasoning`.split(/\s+/);

// `style` is 'details' for a provider that shows its thoughts with signatures, as OpenRouter does; it
// also takes marks for its cache.
export function readChat({ json }, { style } = {}) {
  members(json, 'body', { required: ['model', 'messages'], optional: kFields });
  demand(json.stream_options == null || json.stream, 'stream_options', 'only with stream: true');
  demand(
    json.max_tokens == null || json.max_completion_tokens == null,
    'max_tokens',
    'cannot be set beside max_completion_tokens',
  );
  const turns = new Turns();
  list(json.messages, 'messages').forEach((message, at) =>
    readMessage(message, `messages[${at}]`, turns, style === 'details' ? ['cache_control'] : []),
  );
  turns.checkPairs('messages');
  return {
    ...turns.facts(),
    tools: list(json.tools ?? [], 'tools').map(readTool),
    toolChoice: readChoice(json),
    parallel: json.parallel_tool_calls ?? undefined,
    thinks: readThinking(json),
    maxTokens: json.max_completion_tokens ?? json.max_tokens ?? undefined,
    usage: json.stream_options?.include_usage,
    format: readFormat(json.response_format),
  };
}

function readThinking({ reasoning_effort, reasoning }) {
  if (reasoning == null) return (reasoning_effort ?? 'none') !== 'none';
  members(reasoning, 'reasoning', { optional: ['effort', 'max_tokens', 'enabled', 'exclude'] });
  demand(
    reasoning.effort == null || reasoning.max_tokens == null,
    'reasoning',
    'only one of effort and max_tokens',
  );
  if (reasoning.exclude === true || reasoning.enabled === false) return false;
  return reasoning.effort !== 'none' && reasoning.max_tokens !== 0;
}

function readMessage(message, path, turns, marks) {
  oneOf(message.role, `${path}.role`, ['system', 'developer', 'user', 'assistant', 'tool']);
  const common = { required: ['role', 'content'], optional: ['name'] };
  if (message.role === 'system' || message.role === 'developer') {
    members(message, path, common);
    turns.system(texts(message.content, `${path}.content`, marks).join('\n'));
  } else if (message.role === 'user') {
    members(message, path, common);
    readUser(message.content, `${path}.content`, turns, marks);
  } else if (message.role === 'tool') {
    members(message, path, { required: ['role', 'content', 'tool_call_id'], optional: ['name'] });
    turns.result({
      id: strict.id(message.tool_call_id, `${path}.tool_call_id`, kCallId),
      text: texts(message.content, `${path}.content`, marks).join(''),
    });
  } else {
    readAssistant(message, path, turns, marks);
  }
}

function readUser(content, path, turns, optional) {
  if (typeof content === 'string') return turns.user({ text: text(content, path) });
  list(content, path).forEach((part, at) => {
    const place = `${path}[${at}]`;
    if (part.type === 'text') {
      members(part, place, { required: ['type', 'text'], optional });
      turns.user({ text: text(part.text, `${place}.text`) });
    } else if (part.type === 'image_url') {
      members(part, place, { required: ['type', 'image_url'], optional });
      members(part.image_url, `${place}.image_url`, { required: ['url'], optional: ['detail'] });
      turns.user({ image: strict.dataUrl(part.image_url.url, `${place}.image_url.url`) });
    } else {
      complain(place, `unexpected part ${JSON.stringify(part).slice(0, 80)}`);
    }
  });
}

function readAssistant(message, path, turns, marks) {
  members(message, path, {
    required: ['role'],
    optional:
      'content name refusal tool_calls reasoning reasoning_content reasoning_details audio annotations parsed'.split(
        ' ',
      ),
  });
  turns.assistant();
  demand(
    message.content != null || message.tool_calls?.length > 0,
    path,
    'an assistant message needs content or tool_calls',
  );
  const thought = readThought(message, path);
  if (thought) turns.thought(thought);
  if (message.content != null)
    for (const said of texts(message.content, `${path}.content`, marks)) if (said) turns.said(said);
  if (message.tool_calls == null) return;
  demand(message.tool_calls.length > 0, `${path}.tool_calls`, 'empty array: too short');
  list(message.tool_calls, `${path}.tool_calls`).forEach((call, at) => {
    const place = `${path}.tool_calls[${at}]`;
    members(call, place, {
      required: ['id', 'type', 'function'],
      optional: ['index', 'extra_content'],
    });
    oneOf(call.type, `${place}.type`, ['function']);
    members(call.function, `${place}.function`, {
      required: ['name', 'arguments'],
      optional: ['parsed_arguments'],
    });
    turns.call({
      id: strict.id(call.id, `${place}.id`, kCallId),
      name: strict.id(call.function.name, `${place}.function.name`, kName),
      args: strict.jsonObject(call.function.arguments, `${place}.function.arguments`),
    });
  });
}

function readThought({ reasoning, reasoning_content, reasoning_details }, path) {
  const details = list(reasoning_details ?? [], `${path}.reasoning_details`);
  const said = details.map((detail) => detail.text ?? detail.summary ?? '').join('');
  const told = said || (reasoning ?? reasoning_content ?? '');
  const opaque = details.map((detail) => detail.signature ?? detail.data ?? '').join('');
  return told || opaque ? { text: told, opaque: opaque || undefined } : undefined;
}

// A string, or parts that hold nothing but text.
function texts(content, path, optional) {
  if (typeof content === 'string') return [content];
  return list(content, path).map((part, at) => {
    members(part, `${path}[${at}]`, { required: ['type', 'text'], optional });
    oneOf(part.type, `${path}[${at}].type`, ['text']);
    return text(part.text, `${path}[${at}].text`);
  });
}

function readTool(tool, at) {
  const path = `tools[${at}]`;
  members(tool, path, { required: ['type', 'function'] });
  oneOf(tool.type, `${path}.type`, ['function']);
  const inner = members(tool.function, `${path}.function`, {
    required: ['name'],
    optional: ['description', 'parameters', 'strict'],
  });
  if (inner.strict) strict.strictSchema(inner.parameters, `${path}.function.parameters`);
  return {
    name: strict.id(inner.name, `${path}.function.name`, kName),
    description: inner.description,
    schema: strict.schema(inner.parameters ?? {}, `${path}.function.parameters`),
  };
}

function readChoice({ tool_choice, tools }) {
  if (tool_choice == null) return undefined;
  demand(tools?.length > 0, 'tool_choice', 'is only allowed when `tools` are specified');
  if (typeof tool_choice === 'string')
    return oneOf(tool_choice, 'tool_choice', ['none', 'auto', 'required']);
  members(tool_choice, 'tool_choice', { required: ['type', 'function'] });
  return { name: text(tool_choice.function.name, 'tool_choice.function.name') };
}

function readFormat(format) {
  if (format == null || format.type === 'text') return undefined;
  oneOf(format.type, 'response_format.type', ['json_object', 'json_schema']);
  if (format.type === 'json_object') return {};
  const inner = members(format.json_schema, 'response_format.json_schema', {
    required: ['name', 'schema'],
    optional: ['description', 'strict'],
  });
  if (inner.strict) strict.strictSchema(inner.schema, 'response_format.json_schema.schema');
  return { schema: inner.schema };
}
