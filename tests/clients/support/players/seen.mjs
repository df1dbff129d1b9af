// What a client must have seen of support/scene.mjs, whichever way it saw it: two turns, each
// {thought, text, calls: [{id, name, args}], stop: 'calls' or 'end', usage}.
import assert from 'node:assert/strict';

import { scene } from '../scene.mjs';

// `thinks` is 'untold' for a client that does not read thoughts, 'once' if the second turn may go
// without, false if it asked for none, or sees none.
export function assertSeen([first, second], { thinks = true } = {}) {
  assert.equal(first.text, scene.preface);
  assert.deepEqual(
    first.calls.map(({ name, args }) => ({ name, args })),
    scene.calls.map((args) => ({ name: scene.tool.name, args })),
  );
  const ids = first.calls.map(({ id }) => id).filter((id) => id !== undefined);
  assert.equal(new Set(ids).size, ids.length, `ids of calls repeat: ${ids}`);
  assert.equal(first.stop, 'calls');

  assert.equal(second.text, scene.answer);
  assert.deepEqual(second.calls, []);
  assert.equal(second.stop, 'end');

  if (thinks !== 'untold') assertThought(first.thought, second.thought, thinks);
  assertUsage([first.usage, second.usage]);
}

function assertThought(first, second, thinks) {
  assert.equal(first, thinks ? scene.thought : '');
  if (thinks !== 'once' || second !== '') assert.equal(second, thinks ? scene.secondThought : '');
}

// Each count that the client's dialect has. A count that is not there must be zero.
function assertUsage(turns) {
  turns.forEach((usage, at) => {
    assert.ok(usage, `turn ${at + 1} came without its usage`);
    for (const [name, count] of Object.entries(usage))
      assert.equal(count ?? 0, scene.usage[at][name], `${name} tokens of turn ${at + 1}`);
  });
}
