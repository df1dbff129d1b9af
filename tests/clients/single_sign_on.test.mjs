// Signing in through others, with the attacks on it.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { Browser } from './support/browser.mjs';
import {
  signInAtOpenIdProvider,
  startFakeGitHub,
  startLyingOpenIdProvider,
  startOpenIdProvider,
} from './support/identity_providers.mjs';
import { setUpOwner } from './support/owner.mjs';
import { kAccessKey, startRelay } from './support/relay.mjs';
import { eventually } from './support/waiting.mjs';

const kPublic = 'https://relay.test';
const kCallback = `${kPublic}/api/v1/sso/callback`;
const kOwner = {
  username: 'owner',
  email: 'owner@example.org',
  password: 'a long password of the owner',
};

const people = {
  ada: {
    email: 'ada@example.org',
    email_verified: true,
    preferred_username: 'ada',
    groups: ['staff', 'operators'],
  },
  eve: { email: 'owner@example.org', email_verified: false, preferred_username: 'eve' },
  own: { email: 'owner@example.org', email_verified: true, preferred_username: 'own' },
};
const openId = await startOpenIdProvider({ redirectUris: [kCallback], people });
const liar = await startLyingOpenIdProvider();
const gitHub = await startFakeGitHub();

const config = (sso = {}) => ({
  server: { public_host: kPublic, log_level: 'debug' },
  logging: { enabled: false },
  providers: { demo: { provider_type: 'mock' } },
  sso: {
    enabled: true,
    link_by_email: true,
    ...sso,
    providers: {
      company: {
        issuer: openId.url,
        client_id: 'relay',
        client_secret: 'client-secret-of-the-relay',
        roles: { staff: 'member', operators: 'operator' },
      },
      google: {
        type: 'google',
        issuer: liar.url,
        client_id: 'relay',
        allowed_domains: ['example.org'],
      },
      hub: {
        type: 'github',
        url: gitHub.url,
        client_id: 'relay',
        client_secret: 'secret-at-the-hub',
        admin_usernames: ['octocat'],
      },
    },
  },
});
const relay = await startRelay(config());
await setUpOwner(relay, kOwner);
after(async () => {
  try {
    await relay.stop();
  } finally {
    await Promise.all([openId.stop(), liar.stop(), gitHub.stop()]);
  }
});

const newBrowser = () => new Browser({ [kPublic]: relay.url });
const startAt = (provider, returnTo = '/') =>
  `${kPublic}/api/v1/sso/${provider}/start?return_to=${encodeURIComponent(returnTo)}`;

// The address to which the provider sends this browser back.
async function callbackOf(browser, provider, login) {
  const begun = await browser.fetch(startAt(provider));
  assert.equal(begun.status, 303, begun.text);
  if (provider === 'company') return signInAtOpenIdProvider(browser, begun.location, login);
  return (await browser.fetch(begun.location)).location;
}

async function signIn(provider, login, browser = newBrowser()) {
  return browser.fetch(await callbackOf(browser, provider, login));
}

// Who the browser is at the relay; undefined if nobody.
async function whoIs(browser) {
  const answer = await browser.fetch(`${kPublic}/api/v1/session`);
  return answer.status === 200 ? JSON.parse(answer.text) : undefined;
}

const sessionCookieOf = (answer) =>
  answer.headers.getSetCookie().find((line) => line.includes('monorelay_session='));

function assertNotIn(answer, status, reason) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.text, reason);
  assert.equal(sessionCookieOf(answer), undefined);
}

describe('an OpenID provider', () => {
  test('signs people in, with the role of their groups', async () => {
    const browser = newBrowser();
    const begun = await browser.fetch(startAt('company', '/requests?page=2'));
    const asked = new URL(begun.location).searchParams;
    assert.equal(asked.get('redirect_uri'), kCallback);
    assert.equal(asked.get('code_challenge_method'), 'S256');
    const back = await signInAtOpenIdProvider(browser, begun.location, 'ada');
    const answer = await browser.fetch(back);
    assert.equal(answer.status, 303, answer.text);
    assert.equal(answer.location, `${kPublic}/requests?page=2`);
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax'])
      assert.ok(sessionCookieOf(answer).includes(attribute), sessionCookieOf(answer));
    const caller = await whoIs(browser);
    assert.equal(caller.name, 'ada');
    assert.equal(caller.role, 'operator');
  });

  test('is where whoever signs out is sent to end its session, too', async () => {
    const browser = newBrowser();
    await signIn('company', 'ada', browser);
    const out = await browser.fetch(`${kPublic}/api/v1/session`, {
      method: 'DELETE',
      headers: { 'x-monorelay-csrf': '1' },
    });
    assert.equal(out.status, 200, out.text);
    assert.equal(await whoIs(browser), undefined);
    const url = new URL(JSON.parse(out.text).logout_url);
    assert.equal(url.origin, new URL(openId.url).origin);
    assert.equal(url.searchParams.get('client_id'), 'relay');
    const page = await browser.go(url.href);
    assert.equal(page.status, 200, page.text);
    const back = await browser.submit(page, { logout: 'yes' }, {
      isLast: (location) => location.startsWith(kPublic),
    });
    assert.equal(back.location, `${kPublic}/`);
  });

  test('leads the same person to the same account, whose role follows its groups', async () => {
    const first = newBrowser();
    await signIn('company', 'ada', first);
    people.ada.groups = ['staff'];
    people.ada.preferred_username = 'renamed';
    const second = newBrowser();
    await signIn('company', 'ada', second);
    const [one, two] = [await whoIs(first), await whoIs(second)];
    assert.equal(one.user.id, two.user.id);
    assert.equal(two.role, 'member');
  });

  test('may change its keys', async () => {
    openId.useKey('second');
    // The relay asks for keys that it does not know at most every three seconds.
    await eventually(
      'a sign-in with the new key',
      async () => (await signIn('company', 'ada')).status === 303,
      15000,
    );
  });

  test('vouches for an address only if it has verified it (S9)', async () => {
    assertNotIn(await signIn('company', 'eve'), 403, /no account here/);
    const browser = newBrowser();
    assert.equal((await signIn('company', 'own', browser)).status, 303);
    assert.equal((await whoIs(browser)).name, 'owner');
    assert.equal((await whoIs(browser)).role, 'owner');
  });
});

describe('a callback', () => {
  test('of another browser is refused (S8: state swap)', async () => {
    const [attacker, victim] = [newBrowser(), newBrowser()];
    const stolen = await callbackOf(attacker, 'company', 'ada');
    assertNotIn(await victim.fetch(stolen), 400, /not begun in this browser/);
    await victim.fetch(startAt('company'));
    assertNotIn(await victim.fetch(stolen), 400, /not begun in this browser/);
    assert.equal(await whoIs(victim), undefined);
  });

  test('counts once (code replay)', async () => {
    const browser = newBrowser();
    const back = await callbackOf(browser, 'company', 'ada');
    const cookies = Object.entries(browser.cookies(kPublic));
    assert.equal((await browser.fetch(back)).status, 303);
    const cookie = cookies.map(([name, { value }]) => `${name}=${value}`).join('; ');
    const again = await newBrowser().fetch(back, { headers: { cookie } });
    assertNotIn(again, 400, /ended already/);
  });

  test('with a code of somebody else is refused by its verifier', async () => {
    const [attacker, victim] = [newBrowser(), newBrowser()];
    const code = new URL(await callbackOf(victim, 'company', 'ada')).searchParams.get('code');
    const back = new URL(await callbackOf(attacker, 'company', 'eve'));
    back.searchParams.set('code', code);
    assertNotIn(await attacker.fetch(back.href), 502, /did not accept the code/);
  });

  test('shows nothing of its address (S8: reflected script)', async () => {
    const browser = newBrowser();
    await browser.fetch(startAt('company'));
    const script = '<script>alert(1)</script>';
    const answer = await browser.fetch(
      `${kCallback}?error=${encodeURIComponent(script)}&error_description=${encodeURIComponent(script)}&state=${encodeURIComponent(script)}`,
    );
    assertNotIn(answer, 400, /Not signed in/);
    assert.ok(!answer.text.includes('script'), answer.text);
    assert.match(answer.headers.get('content-security-policy'), /default-src 'none'/);
    assert.equal(answer.headers.get('x-frame-options'), 'DENY');
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  });
});

describe('redirects', () => {
  for (const path of ['https://evil.test/', '//evil.test', '/\\evil.test', 'evil'])
    test(`never lead to ${path} (open redirect)`, async () => {
      const answer = await newBrowser().fetch(startAt('company', path));
      assert.equal(answer.status, 400, answer.text);
      assert.equal(answer.location, undefined);
    });

  test('are made from public_host, whatever Host says (S15)', async () => {
    const answer = await fetch(`${relay.url}/api/v1/sso/company/start`, {
      redirect: 'manual',
      headers: { 'x-forwarded-host': 'evil.test', forwarded: 'host=evil.test' },
    });
    const asked = new URL(answer.headers.get('location')).searchParams;
    assert.equal(asked.get('redirect_uri'), kCallback);
  });
});

describe('a provider that lies', () => {
  const attacks = {
    'a wrong nonce': [(told) => ((told.claims.nonce = 'other'), told), /wrong nonce/],
    'no nonce': [(told) => (delete told.claims.nonce, told), /wrong nonce/],
    'a wrong audience': [(told) => ((told.claims.aud = 'other'), told), /another application/],
    'a wrong issuer': [(told) => ((told.claims.iss = 'https://evil.test'), told), /another issuer/],
    'an old token': [(told) => ((told.claims.exp -= 3600), told), /has expired/],
    'an unsigned token': [
      (told) => ({ ...told, header: { alg: 'none' }, key: undefined }),
      /is not signed/,
    ],
    'a token signed by a stranger': [
      (told) => ({ ...told, key: told.stranger }),
      /not signed by one of its keys/,
    ],
    'an address that is not verified': [
      (told) => ((told.claims.email_verified = false), told),
      /certain domains/,
    ],
  };
  for (const [name, [lie, reason]] of Object.entries(attacks))
    test(`signs nobody in with ${name}`, async () => {
      liar.lie = lie;
      const answer = await signIn('google');
      assert.ok([403, 502].includes(answer.status), answer.text);
      assertNotIn(answer, answer.status, reason);
    });

  test('signs people in when it tells the truth', async () => {
    liar.lie = (told) => told;
    const browser = newBrowser();
    assert.equal((await signIn('google', undefined, browser)).status, 303);
    assert.equal((await whoIs(browser)).name, 'grace');
  });
});

describe('GitHub', () => {
  test('signs in by its verified address, and makes whom the operator names an admin', async () => {
    const browser = newBrowser();
    assert.equal((await signIn('hub', undefined, browser)).status, 303);
    const caller = await whoIs(browser);
    assert.equal(caller.name, 'octocat');
    assert.equal(caller.role, 'admin');
    assert.equal(caller.user.email, 'octocat@example.org');
  });

  test('does not lend an account by an address that is not verified', async () => {
    gitHub.profile = { id: 666, login: 'mallory', email: 'owner@example.org' };
    gitHub.emails = [{ email: 'owner@example.org', primary: true, verified: false }];
    assertNotIn(await signIn('hub'), 403, /no account here/);
  });
});

test('the page of sign-in learns through whom, by names and labels alone', async () => {
  const answer = await fetch(`${relay.url}/api/v1/sso/providers`);
  const page = await answer.json();
  assert.deepEqual(
    page.items.map(({ name }) => name),
    ['company', 'google', 'hub'],
  );
  assert.equal(page.passwords, true);
  assert.ok(!JSON.stringify(page).includes('secret'));
});

test('no token, code or secret stands in the log (S14)', () => {
  for (const secret of [
    'access-token-of-the-fake',
    'client-secret-of-the-relay',
    'secret-at-the-hub',
    'eyJ',
    'code=',
    'code_verifier',
  ])
    assert.ok(!relay.stderr.includes(secret), `"${secret}" is in the log`);
});

describe('secrets', () => {
  test('are put in, listed by name, used by the configuration, and never told', async () => {
    const browser = newBrowser();
    gitHub.profile = { id: 583231, login: 'octocat' };
    gitHub.emails = [{ email: 'octocat@example.org', primary: true, verified: true }];
    assert.equal((await signIn('hub', undefined, browser)).status, 303);
    const json = { 'content-type': 'application/json', 'x-monorelay-csrf': '1' };
    const put = await browser.fetch(`${kPublic}/api/v1/secrets/hub%2Fclient`, {
      method: 'PUT',
      headers: json,
      body: JSON.stringify({ value: 'sealed-secret-of-the-hub' }),
    });
    assert.equal(put.status, 201, put.text);
    const list = await browser.fetch(`${kPublic}/api/v1/secrets`);
    assert.equal(JSON.parse(list.text).items[0].name, 'hub/client');
    for (const answer of [put, list]) assert.ok(!answer.text.includes('sealed-secret'));
    const one = await browser.fetch(`${kPublic}/api/v1/secrets/hub%2Fclient`);
    assert.equal(one.status, 405, 'there is no reading it back');
    const audit = await browser.fetch(`${kPublic}/api/v1/audit`);
    assert.match(audit.text, /secret\.set/);
    assert.ok(!audit.text.includes('sealed-secret'));
  });

  test('are nothing for an access key', async () => {
    const headers = { authorization: `Bearer ${kAccessKey}` };
    const answer = await fetch(`${relay.url}/api/v1/secrets`, { headers });
    assert.equal(answer.status, 403);
  });
});

test('what lies in the data directory is for its owner alone (S13)', () => {
  const entries = readdirSync(relay.dataDir, { recursive: true, withFileTypes: true });
  const names = entries.map(({ name }) => name);
  for (const name of ['identity.db', 'secret.key']) assert.ok(names.includes(name), `${names}`);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const mode = (statSync(path).mode & 0o777).toString(8);
    assert.equal(mode, entry.isDirectory() ? '700' : '600', path);
  }
});

test('without any credential the relay listens on this machine alone, and says so', async () => {
  const open = await startRelay({
    server: { host: '0.0.0.0', access_key_enabled: false },
    logging: { enabled: false },
    providers: { demo: { provider_type: 'mock' } },
  });
  try {
    assert.equal(new URL(open.url).hostname, '127.0.0.1');
    assert.match(open.stderr, /listens on 127\.0\.0\.1 and not on 0\.0\.0\.0/);
  } finally {
    await open.stop();
  }
});

// Last: it changes the configuration for all.
test('with sso_only the server refuses passwords (S17), and a secret by name is used', async () => {
  const changed = config({ sso_only: true });
  changed.sso.providers.hub.client_secret = 'secret:hub/client';
  await relay.rewriteConfig(changed);
  const logIn = (path) =>
    fetch(relay.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: kOwner.username, password: kOwner.password }),
    });
  await eventually(
    'that passwords are refused',
    async () => (await logIn('/api/v1/session')).status === 403,
  );
  assert.equal((await logIn('/api/auth/login')).status, 403);
  const browser = newBrowser();
  assert.equal((await signIn('hub', undefined, browser)).status, 303);
});
