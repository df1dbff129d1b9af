// The admin API's document as a page: what there is, and a form to try each call. What a caller
// signs in with is the session's cookie, or a key that this page keeps in memory alone. Whatever is shown
// becomes text, never markup.
'use strict';

let api = null; // the document
let key = ''; // an access key or bearer token

const byId = (id) => document.getElementById(id);

function make(tag, { dataset, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, dataset);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// What stands in backquotes is shown as code.
function prose(text) {
  return text.split('`').map((part, at) => (at % 2 ? make('code', {}, part) : part));
}

// --- Calls ---------------------------------------------------------------------------------------

// The page may stand below a path of a server in front, so that all addresses are relative to it.
const urlOf = (path) => new URL(`.${path}`, location.href);

function call(method, path, { body, bodyType = 'application/json', fields = {}, signal } = {}) {
  const headers = { ...fields };
  if (key !== '') headers.authorization = `Bearer ${key}`;
  if (method !== 'GET') headers['x-monorelay-csrf'] = '1';
  if (body !== undefined) headers['content-type'] = bodyType;
  return fetch(urlOf(path), { method, headers, body, signal, cache: 'no-store', redirect: 'manual' });
}

async function problemOf(answer) {
  const problem = await answer.json().catch(() => ({}));
  return { type: problem.type ?? '', detail: problem.detail ?? `The relay answered ${answer.status}.` };
}

// --- Signing in ----------------------------------------------------------------------------------

function field(label, properties) {
  return make('label', {}, label, make('input', { required: true, autocomplete: 'off', ...properties }));
}

function signInForm(onDone) {
  const fault = make('p', { className: 'fault', role: 'alert' });
  const code = field('Code of the second factor', { name: 'totp', required: false, inputMode: 'numeric' });
  code.hidden = true;
  const form = make('form', {},
    field('Name', { name: 'username', autocomplete: 'username' }),
    field('Password', { name: 'password', type: 'password', autocomplete: 'current-password' }),
    code, fault, make('button', { className: 'main' }, 'Sign in'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
    const answer = await call('POST', '/api/v1/session', { body: JSON.stringify(given) });
    if (answer.ok) return onDone();
    const problem = await problemOf(answer);
    if (problem.type === 'second_factor_needed') {
      code.hidden = false;
      code.querySelector('input').focus();
    }
    fault.textContent = problem.detail;
  });
  return form;
}

function keyForm(onDone) {
  const form = make('form', {},
    field('Access key or bearer token', { name: 'key', type: 'password' }),
    make('button', {}, 'Use it'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    key = new FormData(form).get('key').trim();
    onDone();
  });
  return form;
}

function showSignIn(reason) {
  byId('resources').replaceChildren();
  byId('who').replaceChildren();
  byId('operations').replaceChildren(make('div', { className: 'panel' },
    make('h2', {}, 'Sign in to read on'),
    make('p', { className: 'gist' }, 'A key is kept by this page alone, until it is closed.'),
    reason ? make('p', { className: 'fault' }, reason) : null,
    signInForm(start), keyForm(start)));
}

async function showWho() {
  const answer = await call('GET', '/api/v1/session');
  if (!answer.ok) return;
  const { name, role, user } = await answer.json();
  const leave = make('button', { className: 'plain' }, key === '' ? 'Sign out' : 'Forget the key');
  leave.addEventListener('click', async () => {
    if (key === '') await call('DELETE', '/api/v1/session');
    key = '';
    start();
  });
  // On the relay's own machine nobody needs to sign in, and so cannot sign out.
  byId('who').replaceChildren(`${name}, ${role}`, user === null && key === '' ? '' : leave);
}

// --- Schemas -------------------------------------------------------------------------------------

function resolve(schema) {
  if (schema?.$ref === undefined) return schema ?? {};
  const target = schema.$ref.split('/').slice(1).reduce((at, part) => at?.[part], api);
  const { $ref, ...beside } = schema;
  return { ...resolve(target), ...beside };
}

// With what `allOf` says of an object put together.
function flat(schema) {
  const { allOf, ...own } = resolve(schema);
  if (allOf === undefined) return own;
  const parts = [...allOf.map(flat), own];
  return Object.assign({}, ...parts, {
    required: parts.flatMap((part) => part.required ?? []),
    properties: Object.assign({}, ...parts.map((part) => part.properties)),
  });
}

const typesOf = (schema) => [schema.type ?? (schema.properties ? 'object' : [])].flat();

// A schema in the manner of a TypeScript type.
function shapeOf(schema, indent = '', depth = 0) {
  const is = flat(schema);
  if (is.enum) return is.enum.map((one) => JSON.stringify(one)).join(' | ');
  const choices = is.anyOf ?? is.oneOf;
  if (choices) return choices.map((one) => shapeOf(one, indent, depth)).join(' | ');
  const types = typesOf(is);
  if (types.length === 0) return 'anything';
  return types.map((type) => {
    if (type === 'array') return depth > 5 ? 'list' : `${shapeOf(is.items, indent, depth + 1)}[]`;
    if (type !== 'object') return type;
    return depth > 5 ? 'object' : objectShape(is, indent, depth);
  }).join(' | ');
}

function objectShape(is, indent, depth) {
  const inner = `${indent}  `;
  const required = new Set(is.required);
  const lines = Object.entries(is.properties ?? {}).map(([name, property]) => {
    const note = flat(property).description;
    const mark = required.has(name) ? '' : '?';
    return `${inner}${name}${mark}: ${shapeOf(property, inner, depth + 1)}${note ? `  // ${note}` : ''}`;
  });
  const others = is.additionalProperties;
  if (others) lines.push(`${inner}[name]: ${others === true ? 'anything' : shapeOf(others, inner, depth + 1)}`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

// A value to begin with. Of an object only what must be given, unless that is nothing.
function exampleOf(schema, depth = 0) {
  const is = flat(schema);
  if (is.examples) return is.examples[0];
  if (is.enum) return is.enum[0];
  const choice = is.anyOf?.[0] ?? is.oneOf?.[0];
  if (choice) return exampleOf(choice, depth);
  const types = typesOf(is);
  if (types.includes('null')) return null;
  const [type] = types;
  if (type === 'array') return depth > 3 ? [] : [exampleOf(is.items, depth + 1)];
  if (type === 'integer' || type === 'number') return is.minimum ?? 0;
  if (type === 'boolean') return true;
  if (type !== 'object') return '';
  const names = is.required?.length ? is.required : Object.keys(is.properties ?? {});
  return Object.fromEntries(names.map((name) => [name, exampleOf(is.properties?.[name], depth + 1)]));
}

// --- One operation -------------------------------------------------------------------------------

const changes = (method) => method !== 'get';

let numbers = 0;

function inputFor(parameter) {
  const is = flat(parameter.schema);
  const id = `field-${(numbers += 1)}`;
  const choices = is.enum ?? (is.type === 'boolean' ? [true, false] : null);
  const input = choices
    ? make('select', { id }, make('option', { value: '' }, ''),
        ...choices.map((one) => make('option', { value: String(one) }, String(one))))
    : make('input', {
        id, autocomplete: 'off', spellcheck: false,
        inputMode: is.type === 'integer' || is.type === 'number' ? 'decimal' : 'text',
        placeholder: [is.minimum, is.maximum].every((end) => end !== undefined)
          ? `${is.minimum} to ${is.maximum}` : '',
      });
  input.required = parameter.required === true;
  return input;
}

function parameterFields(parameters, inputs) {
  const grid = make('div', { className: 'fields' });
  for (const parameter of parameters) {
    const input = inputFor(parameter);
    inputs.set(parameter, input);
    const label = make('label', { htmlFor: input.id }, parameter.name + (parameter.required ? ' *' : ''));
    grid.append(label, input, make('span', { className: 'about' }, ...prose(parameter.description ?? '')));
  }
  return grid;
}

// Path and header fields of what was filled in.
function requestOf(path, inputs) {
  const query = new URLSearchParams();
  const fields = {};
  let address = path;
  for (const [{ name, in: where }, input] of inputs) {
    if (where === 'path') address = address.replace(`{${name}}`, encodeURIComponent(input.value));
    if (input.value === '') continue;
    if (where === 'query') query.set(name, input.value);
    if (where === 'header') fields[name.toLowerCase()] = input.value;
  }
  const text = query.toString();
  return { path: text ? `${address}?${text}` : address, fields };
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function curlOf(method, { path, fields }, body, bodyType) {
  const lines = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}${quoted(urlOf(path).href)}`,
    "-H \"Authorization: Bearer $MONORELAY_TOKEN\""];
  for (const [name, value] of Object.entries(fields)) lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body !== undefined) lines.push(`-H 'Content-Type: ${bodyType}'`, `--data-binary ${quoted(body)}`);
  return lines.join(' \\\n  ');
}

const kShownFields = ['content-type', 'etag', 'retry-after', 'content-disposition', 'x-request-id'];
const kMostShown = 400_000;

function pretty(text, type) {
  let shown = text;
  if (type.includes('json') && !type.includes('ndjson')) {
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // Shown as it came.
    }
  }
  return shown.length > kMostShown ? `${shown.slice(0, kMostShown)}\n... (cut here)` : shown;
}

async function readInto(answer, output) {
  const type = answer.headers.get('content-type') ?? '';
  if (!type.includes('event-stream')) {
    output.textContent = pretty(await answer.text(), type);
    return;
  }
  const decoder = new TextDecoder();
  for await (const piece of answer.body) {
    output.textContent = (output.textContent + decoder.decode(piece, { stream: true })).slice(-kMostShown);
    output.scrollTop = output.scrollHeight;
  }
}

async function show(place, method, request, { body, bodyType }, signal) {
  const began = performance.now();
  const output = make('pre', { tabIndex: 0 });
  const status = make('span', { className: 'status' }, 'Asking');
  const head = make('p', {}, status);
  place.replaceChildren(make('div', { className: 'answer' }, head, output));
  try {
    const answer = await call(method.toUpperCase(), request.path, { body, bodyType, fields: request.fields, signal });
    const wasSent = answer.type === 'opaqueredirect';
    status.textContent = wasSent ? 'A redirect, which a page cannot follow' : `${answer.status}`;
    status.classList.add(answer.ok || wasSent ? 'ok' : 'no');
    head.append(make('span', {}, `${Math.round(performance.now() - began)} ms`));
    for (const name of kShownFields) {
      const value = answer.headers.get(name);
      if (value) head.append(make('span', { className: 'mono' }, `${name}: ${value}`));
    }
    await readInto(answer, output);
  } catch (error) {
    if (error.name === 'AbortError') return;
    status.textContent = `No answer: ${error.message}`;
    status.classList.add('no');
  }
}

function codesOf(operation) {
  const list = make('dl', { className: 'codes' });
  for (const [code, response] of Object.entries(operation.responses)) {
    list.append(make('dt', {}, code), make('dd', {}, resolve(response).description ?? ''));
  }
  return list;
}

function answerShape(operation) {
  const good = Object.entries(operation.responses).find(([code]) => code.startsWith('2'));
  const [type, content] = Object.entries(good?.[1].content ?? {})[0] ?? [];
  if (type === undefined) return [];
  const schema = content['x-item-schema'] ?? content.schema;
  const title = content['x-item-schema'] ? `Each piece of the answer (${type})` : `Answer (${type})`;
  return [make('h3', {}, title), make('pre', { className: 'shape', tabIndex: 0 }, shapeOf(schema))];
}

// The type of the body that the operation takes, and what is said of it.
const bodyOf = (operation) => Object.entries(operation.requestBody?.content ?? {})[0] ?? [];

function bodyField(operation) {
  const [type, content] = bodyOf(operation);
  if (content === undefined) return null;
  const text = type.endsWith('json') ? JSON.stringify(exampleOf(content.schema), null, 2) : '';
  const rows = Math.max(4, Math.min(14, text.split('\n').length + 1));
  return make('textarea', { value: text, spellcheck: false, rows, ariaLabel: `Body, ${type}` });
}

function fill(inside, method, path, operation) {
  const inputs = new Map();
  const body = bodyField(operation);
  const [bodyType, content] = bodyOf(operation);
  const place = make('div', { ariaLive: 'polite' });
  const send = make('button', { className: 'main', type: 'submit' }, 'Send');
  const stop = make('button', { type: 'button', hidden: true }, 'Stop');
  const copy = make('button', { type: 'button' }, 'Copy as curl');
  const form = make('form', {},
    operation.parameters.length ? make('h3', {}, 'Parameters') : null,
    parameterFields(operation.parameters, inputs),
    body ? make('h3', {}, `Body (${bodyType})`) : null, body,
    make('div', { className: 'bar' }, send, stop, copy,
      changes(method) ? make('span', { className: 'hint' }, 'This changes the relay.') : null), place);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const abort = new AbortController();
    stop.onclick = () => abort.abort();
    stop.hidden = false;
    await show(place, method, requestOf(path, inputs), { body: body?.value, bodyType }, abort.signal);
    stop.hidden = true;
  });
  copy.addEventListener('click', async () => {
    const text = curlOf(method, requestOf(path, inputs), body?.value, bodyType);
    // Without a secure origin there is no clipboard.
    const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    if (!copied) place.replaceChildren(make('pre', { className: 'shape', tabIndex: 0 }, text));
    copy.textContent = copied ? 'Copied' : 'Copy as curl';
  });
  inside.append(make('p', { className: 'need' }, operation.description ?? 'For everybody.'), form,
    ...(content ? [make('h3', {}, 'Body in full'), make('pre', { className: 'shape', tabIndex: 0 }, shapeOf(content.schema))] : []),
    ...answerShape(operation), make('h3', {}, 'Statuses'), codesOf(operation));
}

function operationItem(method, path, operation) {
  const inside = make('div', { className: 'inside' });
  const item = make('details', { className: 'operation', id: operation.operationId,
    dataset: { words: `${method} ${path} ${operation.summary}`.toLowerCase() } },
    make('summary', {},
      make('span', { className: `method ${method}` }, method.toUpperCase()),
      make('span', { className: 'path' }, path),
      make('span', { className: 'gist' }, ...prose(operation.summary))),
    inside);
  item.addEventListener('toggle', () => {
    if (item.open && inside.childElementCount === 0) fill(inside, method, path, operation);
  });
  return item;
}

// --- The page ------------------------------------------------------------------------------------

function operationsByTag() {
  const tags = new Map();
  for (const [path, item] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const [tag] = operation.tags;
      if (tag === 'pages') continue;
      if (!tags.has(tag)) tags.set(tag, []);
      tags.get(tag).push(operationItem(method, path, operation));
    }
  }
  const last = (tag) => tag === 'predecessor';
  return [...tags].sort(([one], [other]) => last(one) - last(other) || one.localeCompare(other));
}

const titleOf = (tag) => (tag === 'predecessor' ? "The predecessor's calls" : tag.replaceAll('-', ' '));

function showOperations() {
  const tags = operationsByTag();
  byId('resources').replaceChildren(...tags.map(([tag, items]) =>
    make('a', { href: `#tag-${tag}` }, titleOf(tag), make('span', {}, String(items.length)))));
  byId('operations').replaceChildren(...tags.map(([tag, items]) =>
    make('section', {}, make('h2', { id: `tag-${tag}` }, titleOf(tag)), ...items)),
    make('p', { className: 'none', id: 'none', hidden: true }, 'No operation has these words.'));
  narrow();
  const wanted = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
  if (wanted) {
    wanted.open = true;
    wanted.scrollIntoView();
  }
}

function narrow() {
  const words = byId('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const section of document.querySelectorAll('main section')) {
    let here = 0;
    for (const item of section.querySelectorAll('.operation')) {
      item.hidden = !words.every((word) => item.dataset.words.includes(word));
      if (!item.hidden) here += 1;
    }
    section.hidden = here === 0;
    count += here;
  }
  if (byId('none')) byId('none').hidden = count > 0;
}

async function start() {
  const answer = await call('GET', '/api/v1/openapi.json').catch(() => null);
  if (answer === null) return showSignIn('The relay does not answer.');
  if (!answer.ok) {
    const wasGiven = key !== '';
    key = '';
    return showSignIn(wasGiven ? (await problemOf(answer)).detail : '');
  }
  api = await answer.json();
  showOperations();
  showWho();
}

byId('filter').addEventListener('input', narrow);
start();
