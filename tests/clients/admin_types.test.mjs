// The TypeScript types of the admin API in web/src/api/schema.d.ts are those of the document that the program serves, and a
// client compiles with them. UPDATE_TYPES=1 writes them anew.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import openapiTypescript, { astToString } from 'openapi-typescript';

import { kAccessKey, startRelay } from './support/relay.mjs';

const kTypes = resolve(import.meta.dirname, '../../web/src/api/schema.d.ts');
const kUpdate = 'UPDATE_TYPES=1 node --test tests/clients/admin_types.test.mjs';

test('the types in the repository are those of the document', async () => {
  const relay = await startRelay({});
  const headers = { authorization: `Bearer ${kAccessKey}` };
  const document = await (await fetch(`${relay.url}/api/v1/openapi.json`, { headers })).json();
  await relay.stop();

  const head = `// Made from /api/v1/openapi.json by \`${kUpdate}\`. Do not edit.\n\n`;
  const text = head + astToString(await openapiTypescript(document, { alphabetize: true }));
  if (process.env.UPDATE_TYPES === '1') await writeFile(kTypes, text);

  const kept = await readFile(kTypes, 'utf8').catch(() => '');
  assert.ok(kept === text, `${kTypes} is not of this document: run ${kUpdate}`);
});

test('a client compiles with these types, and wrong uses of them do not', async () => {
  const tsc = join(import.meta.dirname, 'node_modules/typescript/bin/tsc');
  const project = join(import.meta.dirname, 'typescript');
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, '--project', project]).catch((error) => error);
  assert.equal(stdout, '');
});
