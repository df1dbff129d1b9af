// The admin API's own document as what its answers and refusals are held against.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const kStrange = 'surely_unknown';
const kFromOutside = new Set([400, 422]);

// The document with every operation of it, by name: "GET /api/v1/users".
export class AdminDocument {
  constructor(document) {
    this.document = document;
    this.operations = new Map();
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        const name = `${method.toUpperCase()} ${path}`;
        this.operations.set(name, { name, path, method: method.toUpperCase(), ...operation });
      }
    }
    this.#ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
    addFormats(this.#ajv);
    // What OpenAPI adds to JSON Schema.
    this.#ajv.addVocabulary(['components']);
    this.#ajv.addSchema({ $id: 'api:/document', components: { schemas: closed(document.components.schemas) } });
  }

  #ajv;
  #compiled = new Map();

  // What is wrong with a value by a schema of the document; empty: nothing. A field that the schema does not name is
  // wrong too.
  fault(schema, value) {
    const key = JSON.stringify(schema);
    if (!this.#compiled.has(key)) this.#compiled.set(key, this.#ajv.compile(absolute(schema)));
    const validate = this.#compiled.get(key);
    if (validate(value)) return '';
    return validate.errors
      .slice(0, 5)
      .map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`)
      .join('; ');
  }

  resolved(schema) {
    if (schema.$ref === undefined) return schema;
    return schema.$ref.split('/').slice(1).reduce((at, part) => at[part], this.document);
  }

  // The schema of the operation's body, without the wrapping that refuses unknown fields.
  bodySchema(operation) {
    const schema = operation.requestBody?.content['application/json']?.schema;
    return schema === undefined ? undefined : this.resolved(schema.allOf?.[0] ?? schema);
  }

  // The status of success that the document names first.
  successOf(operation) {
    return Number(Object.keys(operation.responses).find((code) => /^[23]/.test(code)));
  }

  response(operation, status) {
    const listed = operation.responses[status];
    return listed === undefined ? undefined : { ...this.resolved(listed), ...listed };
  }
}

// References into the document from a schema that stands by itself.
function absolute(schema) {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api:/document#/components/'));
}

// The schemas as a client reads them strictly: an object has the fields that are named, and no others.
// What is put together by `allOf` is closed as a whole.
function closed(schemas) {
  const text = JSON.stringify(schemas);
  const open = new Set([...text.matchAll(/"allOf":(\[.*?\])/g)].flatMap(([, list]) => [
    ...list.matchAll(/#\/components\/schemas\/(\w+)/g),
  ].map(([, name]) => name)));
  const close = (schema, isPart) => {
    if (Array.isArray(schema)) return schema.map((each) => close(each, isPart));
    if (schema === null || typeof schema !== 'object') return schema;
    const copy = {};
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') {
        copy[key] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, close(one, false)]));
      } else if (key === 'required' || key === 'enum' || key === 'examples') {
        copy[key] = value;
      } else {
        copy[key] = close(value, key === 'allOf');
      }
    }
    if (isPart) return copy;
    if (schema.allOf) copy.unevaluatedProperties = false;
    if (schema.properties && schema.additionalProperties === undefined) copy.additionalProperties = false;
    return copy;
  };
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, close(schema, open.has(name))]));
}

// Every schema in a document that says of an object nothing but that it is one.
export function bareObjects(value, where = '#') {
  if (value === null || typeof value !== 'object') return [];
  const isObject = [value.type].flat().includes('object');
  const isBare = isObject && value.properties === undefined && value.additionalProperties === undefined;
  return [
    ...(isBare ? [where] : []),
    ...Object.entries(value).flatMap(([key, each]) => bareObjects(each, `${where}/${key}`)),
  ];
}

// --- What must be refused ------------------------------------------------------------------------

const wrongByType = { string: 7, integer: 'x', number: 'x', boolean: 'perhaps', array: 'x', object: 'x' };

// Values that the schema does not allow, each with a word for it.
function wrongValues(schema) {
  const wrong = [];
  const types = [schema.type ?? []].flat();
  const [type] = types;
  if (schema.enum) wrong.push(['no choice', 'no-such-choice']);
  else if (type) wrong.push([`no ${type}`, wrongByType[type]]);
  if (schema.minimum !== undefined) wrong.push(['too small', schema.minimum - 1]);
  if (schema.maximum !== undefined) wrong.push(['too large', schema.maximum + 1]);
  if (schema.maxLength !== undefined && schema.maxLength < 100_000)
    wrong.push(['too long', 'x'.repeat(schema.maxLength + 1)]);
  if (schema.minLength !== undefined) wrong.push(['too short', 'x'.repeat(schema.minLength - 1)]);
  return wrong;
}

function* wrongQueries(operation, good) {
  if (operation['x-takes-any-parameter']) return;
  yield { what: 'an unknown parameter', query: { ...good, [kStrange]: '1' }, names: kStrange };
  for (const { name, in: where, schema } of operation.parameters) {
    if (where !== 'query') continue;
    // In a query every text is one.
    const isText = [schema.type].flat().includes('string') && !schema.enum;
    for (const [word, value] of isText ? [] : wrongValues(schema)) {
      yield { what: `${name}: ${word}`, query: { ...good, [name]: String(value) }, names: name };
    }
    if (name === 'cursor') {
      yield { what: 'a cursor that was tampered with', query: { ...good, cursor: 'tampered-with!' }, names: 'cursor' };
    }
  }
  const names = new Set(operation.parameters.map(({ name }) => name));
  if (names.has('from') && names.has('to')) {
    const query = { ...good, from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' };
    yield { what: 'a time range upside down', query, names: 'from' };
  }
}

function* wrongBodies(operation, schema, good) {
  yield { what: 'a body that is no JSON', raw: '{"a":', status: [400] };
  yield { what: 'a body that is no object', raw: '"text"', status: [...kFromOutside] };
  if (schema.properties === undefined || good === undefined) return;
  // The predecessor's calls overlook what they do not know, and say so.
  if (operation.requestBody.content['application/json'].schema.unevaluatedProperties === false)
    yield { what: 'an unknown field', body: { ...good, [kStrange]: 1 }, names: kStrange };
  for (const [name, property] of Object.entries(schema.properties)) {
    const [own = property] = [operation.resolve(property)];
    for (const [word, value] of wrongValues(own)) {
      yield { what: `${name}: ${word}`, body: { ...good, [name]: value }, names: name };
    }
  }
  for (const name of schema.required ?? []) {
    const { [name]: gone, ...rest } = good;
    if (gone === undefined) continue;
    yield { what: `without ${name}`, body: rest, names: name };
  }
}

// Calls that the operation must refuse, each a change of a good one: {what, query?, body?, raw?, headers?,
// params?, status: the statuses that are right, names?: what the refusal must name}.
export function* refusals(api, operation, good) {
  const described = { ...operation, resolve: (schema) => api.resolved(schema) };
  for (const each of wrongQueries(described, good.query)) yield { status: operation.responses[400] ? [400, 422] : [422], ...each };
  const schema = api.bodySchema(operation);
  if (schema !== undefined) {
    for (const each of wrongBodies(described, schema, good.body)) yield { status: [...kFromOutside], ...each };
  }
  const headers = new Set(operation.parameters.filter((one) => one.in === 'header').map((one) => one.name));
  if (headers.has('If-Match')) {
    yield { what: 'a stale If-Match', headers: { 'if-match': '"v999999"' }, status: [412] };
    if (operation.responses[428]) yield { what: 'no If-Match', isWithoutVersion: true, status: [428] };
    yield { what: 'an If-Match that is no ETag', headers: { 'if-match': 'whatever' }, status: [412] };
  }
  for (const { name, in: where } of operation.parameters) {
    if (where !== 'path') continue;
    yield { what: `no such ${name}`, params: { ...good.params, [name]: 'no-such-thing' }, status: [404], isUnknownId: true };
  }
}

// The codes that docs/errors.md lists, in its tables' first columns.
const kTypes = new Set(
  readFileSync(resolve(import.meta.dirname, '../../../docs/errors.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => line.split('|')[1].match(/\w+/g)),
);

export function assertProblem(api, name, { status, contentType, body }) {
  assert.match(contentType, /^application\/problem\+json/, `${name}: a refusal of type ${contentType}`);
  const fault = api.fault({ $ref: '#/components/schemas/Problem' }, body);
  assert.equal(fault, '', `${name}: ${JSON.stringify(body)}`);
  assert.equal(body.status, status, name);
  assert.ok(kTypes.has(body.type), `${name}: docs/errors.md does not list ${body.type}`);
}
