// A model that plays support/scene.mjs, whatever dialect it is asked in. It takes nothing on trust:
// before it answers, it checks that the request is valid in its own dialect, and says what it should
// say. What is wrong is answered with a 400 of its dialect, and kept as `request.complaint`.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

import { friendly, refusal } from './answers.mjs';
import { readChat } from './checks/chat.mjs';
import { readGemini } from './checks/gemini.mjs';
import { readMessages } from './checks/messages.mjs';
import { readResponses } from './checks/responses.mjs';
import { Complaint, complain, demand } from './checks/strict.mjs';
import { kTools, scene } from './scene.mjs';

const readers = {
  chat: readChat,
  responses: readResponses,
  messages: readMessages,
  gemini: readGemini,
};

// What only a provider of the dialect can read.
export const signatureOf = (dialect, turn) =>
  ({
    chat: `EqQBCkYIARgCKkD/chat+${turn}/wOzG9Yb0pLq==`,
    responses: `gAAAAABo_responses-${turn}_Zm9vYmFyYmF6cXV4-wOzG9Yb0pLq==`,
    messages: `ErUBCkYIBxgCIkD/messages+${turn}/wOzG9Yb0pLq+x/y==`,
    gemini: `CiQBVKhc7uGemini${turn}+/wOzG9Yb0pLqAbCd`.padEnd(44, '='),
  })[dialect];

const callId = (dialect, at) =>
  ({ chat: `call_Cha${at}Qx7`, responses: `call_Resp${at}Zk`, messages: `toolu_01Msg${at}Ab` })[
    dialect
  ];

// An answer for the fake provider. The options are what the client is about to send or able to carry:
//   carries     'all': what was thought comes back with its signature; 'text': without; 'none': not at
//               all; 'any': with its signature or not at all; 'unknown': anything may come
//   images      the question comes with the picture
//   toolChoice  as in support/checks/facts.mjs
//   thinks      it is asked to think
//   rewritten   the client rewrites schemas in its own way before it sends them
//   system      the system text is sent
//   thinkingStyle  'details' or 'content': how a Chat provider shows what it thinks
//   framing     of streams
//   more        (facts, turn, request) checks what else a test wants
export function agent({
  carries = 'all',
  images = true,
  toolChoice,
  thinks = true,
  shows = thinks,
  ownIds = true,
  rewritten = false,
  system = true,
  maxTokens,
  thinkingStyle = 'details',
  framing,
  more,
} = {}) {
  const options = {
    carries,
    images,
    toolChoice,
    thinks,
    shows,
    ownIds,
    rewritten,
    system,
    maxTokens,
    thinkingStyle,
  };
  let turn;
  return strictly({
    look: (facts, request) => {
      turn = checkScene(facts, request, options);
      more?.(facts, turn, request);
    },
    reply: (facts, { dialect }) => replyOf(dialect, turn, facts, options),
    style: thinkingStyle,
    framing,
  });
}

// A friendly answer to a request that is valid in its own dialect, and a 400 to any other. `look` is
// given what the request says (support/checks/facts.mjs) and may complain, or assert; `reply` is as
// in `friendly`, or makes one of the same.
export function strictly({ look, reply, style, ...more } = {}) {
  return async (exchange) => {
    const { request } = exchange;
    let facts;
    try {
      facts = readers[request.dialect](request, { style });
      look?.(facts, request);
    } catch (error) {
      if (!(error instanceof Complaint || error instanceof assert.AssertionError)) throw error;
      request.complaint = error.message;
      const message = `the fake ${request.dialect} provider: ${error.message}`;
      return refusal(400, { message })(exchange);
    }
    const made = typeof reply === 'function' ? reply(facts, request) : reply;
    return friendly({ reply: made, ...more })(exchange);
  };
}

// The complaints about requests so far, each with the body that it is about.
export function complaintsAt(upstream) {
  return upstream.requests
    .filter(({ complaint }) => complaint)
    .map(({ complaint, target, body }) => `${complaint}\n  in ${target}\n  ${body}`);
}

function replyOf(dialect, turn, { thinks }, { thinkingStyle }) {
  const told = turn === 0 ? scene.thought : scene.secondThought;
  const unsigned = dialect === 'chat' && thinkingStyle === 'content';
  const signature = unsigned ? undefined : signatureOf(dialect, turn);
  const thinking = thinks ? { text: told, signature, id: `rs_fake${turn}` } : undefined;
  const usage = scene.usage[turn];
  if (turn === 1) return { thinking, text: scene.answer, usage };
  const toolCalls = scene.calls.map((args, at) => ({
    id: callId(dialect, at),
    name: scene.tool.name,
    arguments: JSON.stringify(args),
  }));
  return { thinking, text: scene.preface, toolCalls, usage };
}

// Which turn of the scene the request asks for.
function checkScene(facts, { dialect }, options) {
  if (options.system) same(facts.system, scene.system, 'system');
  checkTools(facts.tools, options);
  const choice = facts.toolChoice ?? 'auto';
  same(choice, options.toolChoice ?? 'auto', 'tool choice');
  if (options.maxTokens) same(facts.maxTokens, options.maxTokens, 'most tokens of the answer');
  if (dialect === 'responses') same(facts.store, false, 'store');
  const [question, assistant, tool, ...others] = facts.turns;
  // Messages cannot go on thinking after calls before which it is not shown to have thought.
  const mayRest = dialect === 'messages' && assistant?.thoughts.length === 0;
  if (!mayRest) same(facts.thinks, options.thinks, 'asked to think');
  if (facts.shows !== undefined) same(facts.shows, options.shows, 'asked to show what it thinks');
  same(others.length, 0, 'turns beyond those of the scene');
  same(question?.role, 'user', 'role of the first turn');
  same(question.texts.join(''), scene.question, 'question');
  same(question.images, options.images ? [scene.image] : [], 'picture');
  if (assistant === undefined) return 0;
  demand(tool !== undefined, 'turns', 'nothing was done about the calls');
  checkAssistant(assistant, dialect, options);
  checkResults(tool, assistant.calls);
  return 1;
}

function checkTools(tools, { rewritten }) {
  same(
    tools.map(({ name }) => name),
    kTools.map(({ name }) => name),
    'names of the tools',
  );
  tools.forEach((tool, at) => {
    same(tool.description, kTools[at].description, `description of ${tool.name}`);
    const form = rewritten || isOpenApi(tool.schema) ? plain : (schema) => schema;
    same(form(tool.schema), form(kTools[at].schema), `schema of ${tool.name}`);
  });
}

const isOpenApi = ({ type }) => type !== undefined && type === String(type).toUpperCase();

// A schema without what rewriting may change.
function plain(schema) {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name]) => !['$schema', 'additionalProperties'].includes(name))
      .map(([name, value]) => [name, name === 'type' ? String(value).toLowerCase() : plain(value)])
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

function checkAssistant(turn, dialect, options) {
  same(turn.role, 'assistant', 'role of the second turn');
  same(turn.texts.join('').trimEnd(), scene.preface.trimEnd(), 'text of the assistant');
  same(
    turn.calls.map(({ args }) => args),
    scene.calls,
    'arguments of the calls',
  );
  turn.calls.forEach(({ id, name }, at) => {
    same(name, scene.tool.name, 'name in the call');
    if (dialect !== 'gemini' && options.ownIds) same(id, callId(dialect, at), 'id of the call');
  });
  checkThoughts(turn.thoughts, dialect, options);
}

function checkThoughts(thoughts, dialect, { carries, thinks, shows, thinkingStyle }) {
  const told = thoughts.map(({ text }) => text).join('');
  const opaque = thoughts.map((thought) => thought.opaque ?? '').join('');
  if (carries === 'unknown') return undefined;
  if (!thinks) return same(thoughts, [], 'thoughts');
  const unsigned = dialect === 'chat' && thinkingStyle === 'content';
  if (unsigned) {
    if (carries === 'all' || carries === 'text') same(told, scene.thought, 'thoughts');
    return same(opaque, '', 'signature where there was none');
  }
  const signature = signatureOf(dialect, 0);
  const kept = carries === 'all' || (carries === 'any' && opaque !== '');
  same(opaque, kept ? signature : '', 'signature');
  // Gemini wants back the signature, not the thoughts themselves. A client that keeps what it happens
  // to keep must not give Messages a signature of another text.
  const telling = carries === 'any' ? dialect === 'messages' : dialect !== 'gemini';
  if (kept && telling) same(told, shows ? scene.thought : '', 'thoughts');
}

function checkResults(turn, calls) {
  same(turn.role, 'tool', 'role of the third turn');
  same(turn.results.length, scene.results.length, 'number of results');
  const ids = turn.results.map(({ id }) => id);
  scene.results.forEach((result, at) => {
    const place = ids.indexOf(calls[at].id);
    const text = turn.results[place]?.text ?? complain('results', `none for call ${at}`);
    demand(text.includes(result), `result ${at}`, `should say "${result}", says ${text}`);
  });
}

function same(actual, expected, what) {
  if (isDeepStrictEqual(actual, expected)) return;
  complain(what, `should be ${JSON.stringify(expected)}, is ${JSON.stringify(actual)}`);
}
