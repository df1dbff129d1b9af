import assert from 'node:assert/strict';

import { eventually } from './waiting.mjs';

const kAda = { username: 'ada', password: 'correct horse' };

/**
 * Makes the first account of a relay that has just been started for the first time, by the setup
 * token that it printed.
 * @returns {Promise<string>} the cookie of the owner's session, as a browser sends it back
 */
export async function setUpOwner(relay, owner = kAda) {
  const [, token] = await eventually('the setup token', () => relay.stdout.match(/^setup token: (\S+)$/m));
  const made = await fetch(`${relay.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ setup_token: token, ...owner }),
  });
  assert.equal(made.status, 201, await made.text());
  return made.headers.getSetCookie()[0].split(';')[0];
}
