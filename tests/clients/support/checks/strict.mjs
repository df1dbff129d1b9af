// Words for the checks: each throws a Complaint that names the place and what is wrong there.

export class Complaint extends Error {}

export function complain(path, what) {
  throw new Complaint(`${path}: ${what}`);
}

export function demand(condition, path, what) {
  if (!condition) complain(path, what);
}

// An object with these members and no others. `null` counts as absent where a member is optional.
export function members(value, path, { required = [], optional = [] }) {
  demand(isObject(value), path, `should be an object, is ${JSON.stringify(value)}`);
  for (const name of required)
    demand(value[name] !== undefined && value[name] !== null, `${path}.${name}`, 'Field required');
  for (const name of Object.keys(value)) {
    const known = required.includes(name) || optional.includes(name);
    demand(known, `${path}.${name}`, 'Extra inputs are not permitted');
  }
  return value;
}

export function list(value, path) {
  demand(Array.isArray(value), path, `should be a list, is ${JSON.stringify(value)}`);
  return value;
}

export function text(value, path, { empty = true } = {}) {
  demand(typeof value === 'string', path, `should be a string, is ${JSON.stringify(value)}`);
  demand(empty || value.trim() !== '', path, 'must contain non-whitespace text');
  return value;
}

export function oneOf(value, path, allowed) {
  demand(
    allowed.includes(value),
    path,
    `${JSON.stringify(value)} is none of ${allowed.join(', ')}`,
  );
  return value;
}

export function whole(value, path, least = 0) {
  demand(Number.isInteger(value) && value >= least, path, `should be an integer >= ${least}`);
  return value;
}

export function id(value, path, { pattern = /^[a-zA-Z0-9_-]+$/, most = 64 } = {}) {
  text(value, path, { empty: false });
  demand(pattern.test(value), path, `${JSON.stringify(value)} does not match ${pattern}`);
  demand(value.length <= most, path, `string too long: at most ${most}, got ${value.length}`);
  return value;
}

// The object that a string of JSON holds.
export function jsonObject(value, path) {
  try {
    const parsed = JSON.parse(text(value, path));
    if (isObject(parsed)) return parsed;
  } catch (error) {
    if (error instanceof Complaint) throw error;
  }
  return complain(path, `should hold a JSON object, is ${JSON.stringify(value)}`);
}

export function dataUrl(value, path) {
  const match = text(value, path).match(/^data:([a-z]+\/[a-z0-9.+-]+);base64,([A-Za-z0-9+/=]+)$/);
  demand(match, path, `should be a data URL, is ${value.slice(0, 40)}`);
  return { type: match[1], data: match[2] };
}

export function schema(value, path) {
  demand(isObject(value), path, 'should be a schema');
  return value;
}

// A schema that is to be kept strictly must name all its properties as required, and allow no others.
export function strictSchema(value, path) {
  if (!isObject(value)) return;
  if (value.properties !== undefined) {
    demand(
      value.additionalProperties === false,
      path,
      "'additionalProperties' is required to be supplied and to be false",
    );
    for (const name of Object.keys(value.properties))
      demand(
        value.required?.includes(name),
        path,
        `'required' is required to include every property, missing '${name}'`,
      );
  }
  for (const [name, inner] of Object.entries(value)) strictSchema(inner, `${path}.${name}`);
}

export const isObject = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
