// Is this a request of Gemini's own dialect that a strict provider takes, and what does it say?
// For the form of what is returned see support/checks/facts.mjs; calls without ids are numbered here.
import { Turns } from './facts.mjs';
import * as strict from './strict.mjs';

const { complain, demand, list, members, oneOf, text, whole } = strict;

const kName = { pattern: /^[a-zA-Z_][a-zA-Z0-9_.:-]*$/, most: 64 };

const kConfig = `temperature topP topK candidateCount maxOutputTokens stopSequences responseMimeType
  responseSchema responseJsonSchema responseLogprobs logprobs presencePenalty frequencyPenalty seed
  thinkingConfig`.split(/\s+/);
const kSchema = `type format title description nullable enum maxItems minItems properties required
  propertyOrdering minProperties maxProperties minimum maximum minLength maxLength pattern example
  anyOf default items`.split(/\s+/);

export function readGemini({ json }) {
  members(json, 'body', {
    required: ['contents'],
    optional: [
      'systemInstruction',
      'tools',
      'toolConfig',
      'generationConfig',
      'safetySettings',
      'cachedContent',
    ],
  });
  const config = members(json.generationConfig ?? {}, 'generationConfig', { optional: kConfig });
  if (config.maxOutputTokens != null)
    whole(config.maxOutputTokens, 'generationConfig.maxOutputTokens', 1);
  const turns = new Turns();
  if (json.systemInstruction != null) turns.system(readSystem(json.systemInstruction));
  readContents(json.contents, turns);
  turns.checkPairs('contents');
  return {
    ...turns.facts(),
    tools: list(json.tools ?? [], 'tools').flatMap(readTools),
    toolChoice: readChoice(json),
    ...readThinking(config.thinkingConfig),
    maxTokens: config.maxOutputTokens,
    format: readFormat(config),
  };
}

function readThinking(config) {
  if (config == null) return { thinks: false, shows: false };
  members(config, 'generationConfig.thinkingConfig', {
    optional: ['includeThoughts', 'thinkingBudget', 'thinkingLevel'],
  });
  const both = config.thinkingBudget != null && config.thinkingLevel != null;
  demand(!both, 'generationConfig.thinkingConfig', 'budget and level cannot both be set');
  const thinks = config.thinkingBudget !== 0;
  return { thinks, shows: thinks && config.includeThoughts === true };
}

function readSystem(content) {
  members(content, 'systemInstruction', { required: ['parts'], optional: ['role'] });
  return list(content.parts, 'systemInstruction.parts')
    .map((part, at) => text(part.text, `systemInstruction.parts[${at}].text`, { empty: false }))
    .join('\n');
}

function readContents(contents, turns) {
  demand(list(contents, 'contents').length > 0, 'contents', 'is not specified');
  demand(contents[0].role !== 'model', 'contents[0]', 'the first turn must be a user turn');
  let calls = [];
  contents.forEach((content, at) => {
    const path = `contents[${at}]`;
    members(content, path, { required: ['parts'], optional: ['role'] });
    oneOf(content.role ?? 'user', `${path}.role`, ['user', 'model']);
    demand(list(content.parts, `${path}.parts`).length > 0, `${path}.parts`, 'must not be empty');
    if (content.role === 'model') {
      demand(calls.length === 0, path, 'function calls must be followed by their responses');
      turns.assistant();
      calls = content.parts.flatMap((part, place) =>
        readModelPart(part, `${path}.parts[${place}]`, at, turns),
      );
    } else {
      readUserParts(content.parts, path, calls, turns);
      calls = [];
    }
  });
}

// Exactly one kind of content.
function kindOf(part, path) {
  members(part, path, {
    optional: [
      'text',
      'inlineData',
      'functionCall',
      'functionResponse',
      'thought',
      'thoughtSignature',
    ],
  });
  const kinds = ['text', 'inlineData', 'functionCall', 'functionResponse'].filter(
    (kind) => part[kind] !== undefined,
  );
  demand(kinds.length === 1, path, `must have one initialized field: data (has ${kinds})`);
  return kinds[0];
}

function readModelPart(part, path, turn, turns) {
  const kind = kindOf(part, path);
  const opaque = part.thoughtSignature;
  if (opaque !== undefined)
    demand(
      /^[A-Za-z0-9+/_-]+=*$/.test(opaque) && opaque.length % 4 === 0,
      `${path}.thoughtSignature`,
      'Base64 decoding failed',
    );
  if (kind === 'text') {
    text(part.text, `${path}.text`);
    if (part.thought) turns.thought({ text: part.text, opaque });
    else {
      if (part.text) turns.said(part.text);
      if (opaque) turns.thought({ text: '', opaque });
    }
    return [];
  }
  if (kind !== 'functionCall') complain(path, `no ${kind} in a model turn`);
  members(part.functionCall, `${path}.functionCall`, {
    required: ['name'],
    optional: ['id', 'args'],
  });
  const { name, args = {} } = part.functionCall;
  demand(strict.isObject(args), `${path}.functionCall.args`, 'should be an object');
  strict.id(name, `${path}.functionCall.name`, kName);
  if (opaque) turns.thought({ text: '', opaque, atCall: name });
  const call = { id: `${turn}:${turns.assistant().calls.length}`, name, args };
  turns.call(call);
  return [{ ...call, own: part.functionCall.id }];
}

function readUserParts(parts, path, calls, turns) {
  const answers = parts.filter((part) => part.functionResponse !== undefined);
  demand(
    answers.length === calls.length,
    path,
    'the number of function response parts must be equal to the number of function call parts of ' +
      `the function call turn (${answers.length}, ${calls.length})`,
  );
  parts.forEach((part, at) => {
    const place = `${path}.parts[${at}]`;
    const kind = kindOf(part, place);
    if (kind === 'text') turns.user({ text: text(part.text, `${place}.text`, { empty: false }) });
    else if (kind === 'inlineData') turns.user({ image: readImage(part.inlineData, place) });
    else if (kind === 'functionResponse')
      turns.result(readResult(part.functionResponse, place, calls[answers.indexOf(part)]));
    else complain(place, `no ${kind} in a user turn`);
  });
}

function readImage(blob, path) {
  members(blob, `${path}.inlineData`, { required: ['mimeType', 'data'] });
  return { type: blob.mimeType, data: text(blob.data, `${path}.inlineData.data`) };
}

// Without ids, the order says which call is answered.
function readResult(answer, path, call) {
  members(answer, `${path}.functionResponse`, { required: ['name', 'response'], optional: ['id'] });
  demand(answer.name === call.name, path, `answers ${answer.name}, called was ${call.name}`);
  demand(strict.isObject(answer.response), `${path}.response`, 'should be an object');
  if (call.own !== undefined && answer.id !== undefined)
    demand(answer.id === call.own, path, `answers ${answer.id}, called was ${call.own}`);
  return { id: call.id, name: answer.name, text: JSON.stringify(answer.response) };
}

function readTools(tool, at) {
  members(tool, `tools[${at}]`, { required: ['functionDeclarations'] });
  return list(tool.functionDeclarations, `tools[${at}]`).map((declaration, place) => {
    const path = `tools[${at}].functionDeclarations[${place}]`;
    const { name, description, parameters, parametersJsonSchema } = members(declaration, path, {
      required: ['name'],
      optional: ['description', 'parameters', 'parametersJsonSchema'],
    });
    demand(
      parameters === undefined || parametersJsonSchema === undefined,
      path,
      'parameters and parametersJsonSchema exclude each other',
    );
    if (parameters !== undefined) checkSchema(parameters, `${path}.parameters`);
    return {
      name: strict.id(name, `${path}.name`, kName),
      description,
      schema: strict.schema(parameters ?? parametersJsonSchema ?? {}, path),
    };
  });
}

// The subset of OpenAPI that `parameters` and `responseSchema` are limited to.
function checkSchema(schema, path) {
  members(schema, path, { optional: kSchema });
  if (schema.type !== undefined)
    oneOf(String(schema.type).toUpperCase(), `${path}.type`, [
      'OBJECT',
      'ARRAY',
      'STRING',
      'NUMBER',
      'INTEGER',
      'BOOLEAN',
      'NULL',
    ]);
  for (const [name, inner] of Object.entries(schema.properties ?? {}))
    checkSchema(inner, `${path}.properties.${name}`);
  if (schema.items !== undefined) checkSchema(schema.items, `${path}.items`);
  for (const inner of schema.anyOf ?? []) checkSchema(inner, `${path}.anyOf`);
}

function readChoice({ toolConfig, tools }) {
  if (toolConfig == null) return undefined;
  members(toolConfig, 'toolConfig', { optional: ['functionCallingConfig'] });
  const { mode, allowedFunctionNames } = toolConfig.functionCallingConfig ?? {};
  if (mode === undefined) return undefined;
  oneOf(mode, 'toolConfig.functionCallingConfig.mode', ['AUTO', 'ANY', 'NONE', 'VALIDATED']);
  demand(
    mode !== 'ANY' || tools?.length > 0,
    'toolConfig',
    'Function calling config is set without function_declarations',
  );
  if (allowedFunctionNames !== undefined) {
    demand(mode === 'ANY', 'allowedFunctionNames', 'should only be set when the mode is ANY');
    if (allowedFunctionNames.length === 1) return { name: allowedFunctionNames[0] };
  }
  return { AUTO: 'auto', ANY: 'required', NONE: 'none', VALIDATED: 'auto' }[mode];
}

function readFormat({ responseMimeType, responseSchema, responseJsonSchema }) {
  if (responseSchema !== undefined) checkSchema(responseSchema, 'responseSchema');
  const schema = responseSchema ?? responseJsonSchema;
  demand(
    schema === undefined || responseMimeType === 'application/json',
    'generationConfig.responseMimeType',
    'must be application/json when a schema is given',
  );
  if (responseMimeType === undefined || responseMimeType === 'text/plain') return undefined;
  return { schema };
}
