// Is this a request of Responses that a strict provider takes, and what does it say?
// For the form of what is returned see support/checks/facts.mjs.
import { Turns } from './facts.mjs';
import * as strict from './strict.mjs';

const { complain, demand, list, members, oneOf, text, whole } = strict;

const kName = { most: 64 };
// What the ids of items begin with.
const kIdOf = (prefix) => ({ pattern: new RegExp(`^${prefix}_?[a-zA-Z0-9_-]*$`) });

const kFields =
  `background conversation include instructions max_output_tokens max_tool_calls metadata
  parallel_tool_calls previous_response_id prompt_cache_key reasoning safety_identifier service_tier
  store stream stream_options temperature text tool_choice tools top_logprobs top_p truncation
  user`.split(/\s+/);

const kIncludes = ['reasoning.encrypted_content', 'message.output_text.logprobs'];

export function readResponses({ json }) {
  members(json, 'body', { required: ['model', 'input'], optional: kFields });
  if (json.max_output_tokens != null) whole(json.max_output_tokens, 'max_output_tokens', 16);
  for (const name of list(json.include ?? [], 'include')) oneOf(name, 'include', kIncludes);
  if (json.reasoning != null)
    members(json.reasoning, 'reasoning', { optional: ['effort', 'summary', 'context', 'mode'] });
  const turns = new Turns();
  if (json.instructions != null) turns.system(text(json.instructions, 'instructions'));
  readInput(json.input, turns);
  turns.checkPairs('input');
  return {
    ...turns.facts(),
    tools: list(json.tools ?? [], 'tools').map(readTool),
    toolChoice: readChoice(json),
    parallel: json.parallel_tool_calls ?? undefined,
    thinks: (json.reasoning?.effort ?? 'none') !== 'none',
    shows: json.reasoning?.summary != null,
    encrypted: json.include?.includes('reasoning.encrypted_content') ?? false,
    store: json.store ?? true,
    maxTokens: json.max_output_tokens ?? undefined,
    format: readFormat(json.text?.format),
  };
}

function readInput(input, turns) {
  if (typeof input === 'string') return turns.user({ text: input });
  list(input, 'input').forEach((item, at) => {
    const path = `input[${at}]`;
    const type = item.type ?? 'message';
    const read = items[type] ?? complain(`${path}.type`, `unexpected ${JSON.stringify(type)}`);
    read(item, path, turns);
    if (type === 'reasoning')
      demand(
        ['message', 'function_call', 'reasoning'].includes(input[at + 1]?.type ?? 'message') &&
          input[at + 1]?.role !== 'user',
        path,
        'was provided without its required following item',
      );
  });
}

const items = {
  message: (item, path, turns) => {
    members(item, path, {
      required: ['role', 'content'],
      optional: ['type', 'id', 'status', 'phase'],
    });
    oneOf(item.role, `${path}.role`, ['user', 'assistant', 'system', 'developer']);
    if (item.id != null) strict.id(item.id, `${path}.id`, kIdOf('msg'));
    const said = readContent(item, path);
    for (const part of said) {
      if (item.role === 'user') turns.user(part);
      else if (item.role === 'assistant') turns.said(part.text);
      else turns.system(part.text);
    }
  },
  reasoning: (item, path, turns) => {
    members(item, path, {
      required: ['type', 'summary'],
      optional: ['id', 'content', 'encrypted_content', 'status'],
    });
    if (item.id != null) strict.id(item.id, `${path}.id`, kIdOf('rs'));
    demand(
      item.encrypted_content != null,
      path,
      'Items are not persisted when `store` is set to false: a reasoning item needs encrypted_content',
    );
    demand(
      (item.content ?? []).length === 0,
      `${path}.content`,
      'array too long. Expected an array with maximum length 0',
    );
    const summary = list(item.summary, `${path}.summary`).map((part, at) => {
      members(part, `${path}.summary[${at}]`, { required: ['type', 'text'] });
      oneOf(part.type, `${path}.summary[${at}].type`, ['summary_text']);
      return part.text;
    });
    turns.thought({ text: summary.join(''), opaque: item.encrypted_content });
  },
  function_call: (item, path, turns) => {
    members(item, path, {
      required: ['type', 'call_id', 'name', 'arguments'],
      optional: ['id', 'status', 'namespace', 'parsed_arguments'],
    });
    if (item.id != null) strict.id(item.id, `${path}.id`, kIdOf('fc'));
    turns.call({
      id: strict.id(item.call_id, `${path}.call_id`),
      name: strict.id(item.name, `${path}.name`, kName),
      args: strict.jsonObject(item.arguments, `${path}.arguments`),
    });
  },
  function_call_output: (item, path, turns) => {
    members(item, path, {
      required: ['type', 'call_id', 'output'],
      optional: ['id', 'status'],
    });
    if (item.id != null) strict.id(item.id, `${path}.id`, kIdOf('fc'));
    const { output } = item;
    turns.result({
      id: strict.id(item.call_id, `${path}.call_id`),
      text:
        typeof output === 'string'
          ? output
          : list(output, `${path}.output`)
              .map((part, at) => readPart(part, `${path}.output[${at}]`, ['input_text']).text)
              .join(''),
    });
  },
};

function readContent({ role, content }, path) {
  if (typeof content === 'string') return [{ text: content }];
  const kinds =
    role === 'assistant'
      ? ['output_text', 'refusal']
      : ['input_text', ...(role === 'user' ? ['input_image', 'input_file'] : [])];
  return list(content, `${path}.content`).map((part, at) =>
    readPart(part, `${path}.content[${at}]`, kinds),
  );
}

function readPart(part, path, kinds) {
  oneOf(part.type, `${path}.type`, kinds);
  if (part.type === 'input_image') {
    members(part, path, {
      required: ['type', 'image_url'],
      optional: ['detail', 'prompt_cache_breakpoint'],
    });
    return { image: strict.dataUrl(part.image_url, `${path}.image_url`) };
  }
  const optional =
    part.type === 'output_text'
      ? ['annotations', 'logprobs', 'parsed']
      : [part.type === 'input_text' ? 'prompt_cache_breakpoint' : 'refusal'];
  members(part, path, { required: ['type', 'text'], optional });
  if (part.prompt_cache_breakpoint != null)
    members(part.prompt_cache_breakpoint, `${path}.prompt_cache_breakpoint`, {
      required: ['mode'],
      optional: ['ttl'],
    });
  return { text: text(part.text, `${path}.text`) };
}

function readTool(tool, at) {
  const path = `tools[${at}]`;
  oneOf(tool.type, `${path}.type`, ['function']);
  members(tool, path, {
    required: ['type', 'name'],
    optional: ['description', 'parameters', 'strict'],
  });
  // What is not said to be loose is strict here.
  if (tool.strict !== false) strict.strictSchema(tool.parameters, `${path}.parameters`);
  return {
    name: strict.id(tool.name, `${path}.name`, kName),
    description: tool.description ?? undefined,
    schema: strict.schema(tool.parameters ?? {}, `${path}.parameters`),
  };
}

function readChoice({ tool_choice, tools }) {
  if (tool_choice == null) return undefined;
  if (typeof tool_choice === 'string') {
    oneOf(tool_choice, 'tool_choice', ['none', 'auto', 'required']);
    demand(
      tools?.length > 0 || tool_choice !== 'required',
      'tool_choice',
      'cannot be required without tools',
    );
    return tool_choice;
  }
  members(tool_choice, 'tool_choice', { required: ['type', 'name'] });
  return { name: text(tool_choice.name, 'tool_choice.name') };
}

function readFormat(format) {
  if (format == null || format.type === 'text') return undefined;
  oneOf(format.type, 'text.format.type', ['json_object', 'json_schema']);
  if (format.type === 'json_object') return {};
  members(format, 'text.format', {
    required: ['type', 'name', 'schema'],
    optional: ['description', 'strict'],
  });
  if (format.strict) strict.strictSchema(format.schema, 'text.format.schema');
  return { schema: format.schema };
}
