// Sign-in providers: a real one (oidc-provider), and fakes that lie.
import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

async function listen(handler) {
  const server = createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

const stopped = (server) => async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
};

const signingKey = (kid) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  kid,
  alg: 'ES256',
  use: 'sig',
});

// A standards-conforming provider. `people` are their claims by login name; they may change.
export async function startOpenIdProvider({ redirectUris, people }) {
  let handle;
  const { server, url } = await listen((request, response) => handle(request, response));
  // A provider with another key in the place of the one before.
  const useKey = (kid) => {
    const provider = new Provider(url, {
      clients: [
        {
          client_id: 'relay',
          client_secret: 'client-secret-of-the-relay',
          redirect_uris: redirectUris,
          post_logout_redirect_uris: redirectUris.map((uri) => new URL('/', uri).href),
          id_token_signed_response_alg: 'ES256',
        },
      ],
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
      claims: {
        openid: ['sub', 'groups'],
        email: ['email', 'email_verified'],
        profile: ['preferred_username'],
      },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: true } },
      jwks: { keys: [signingKey(kid)] },
      cookies: { keys: ['cookie-key-of-the-tests'] },
      ttl: { Session: 3600, Interaction: 3600, Grant: 3600, AccessToken: 3600, IdToken: 3600 },
    });
    handle = provider.callback();
  };
  useKey('first');
  return { url, useKey, stop: stopped(server) };
}

// Has `login` sign in at the page to which the relay has sent the browser, and gives the address to
// which the provider sends it back.
export async function signInAtOpenIdProvider(browser, location, login) {
  const isLast = (address) => address.includes('/sso/callback');
  let page = await browser.go(location, { isLast });
  for (let steps = 0; page.location === undefined; ++steps) {
    if (steps === 4) throw new Error(`the provider does not end:\n${page.text}`);
    page = await browser.submit(page, { login, password: 'x' }, { isLast });
  }
  return page.location;
}

// An OpenID provider that says what `lie` makes of the right claims: {claims, header, sign}.
export async function startLyingOpenIdProvider() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const codes = new Map();
  const fake = { lie: (told) => told, tokenRequests: [] };
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const tokenOf = ({ header, claims, key }) => {
    const text = `${encode(header)}.${encode(claims)}`;
    if (key === undefined) return `${text}.`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`;
  };
  const answer = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, fake.url);
    const send = (body) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    };
    if (pathname === '/.well-known/openid-configuration') {
      return send({
        issuer: fake.url,
        authorization_endpoint: `${fake.url}/authorize`,
        token_endpoint: `${fake.url}/token`,
        jwks_uri: `${fake.url}/keys`,
      });
    }
    if (pathname === '/keys')
      return send({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256' }] });
    if (pathname === '/authorize') {
      const code = randomUUID();
      codes.set(code, searchParams.get('nonce'));
      const back = new URL(searchParams.get('redirect_uri'));
      back.searchParams.set('code', code);
      back.searchParams.set('state', searchParams.get('state'));
      return response.writeHead(302, { location: back.href }).end();
    }
    const form = new URLSearchParams((await request.toArray()).join(''));
    fake.tokenRequests.push(form);
    const now = Math.floor(Date.now() / 1000);
    const told = fake.lie({
      header: { alg: 'RS256', kid: 'k' },
      claims: {
        iss: fake.url,
        aud: 'relay',
        sub: '1001',
        email: 'grace@example.org',
        email_verified: true,
        nonce: codes.get(form.get('code')),
        iat: now,
        exp: now + 300,
      },
      key: privateKey,
      stranger,
    });
    return send({ access_token: 'access-token-of-the-fake', id_token: tokenOf(told) });
  };
  const { server, url } = await listen(answer);
  return Object.assign(fake, { url, stop: stopped(server) });
}

// GitHub's endpoints, as an enterprise server has them. `profile` and `emails` may change.
export async function startFakeGitHub() {
  const codes = new Set();
  const fake = {
    profile: { id: 583231, login: 'octocat', email: 'shown@example.org' },
    emails: [{ email: 'octocat@example.org', primary: true, verified: true }],
  };
  const answer = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, fake.url);
    const send = (body, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (pathname === '/login/oauth/authorize') {
      const code = randomUUID();
      codes.add(code);
      const back = new URL(searchParams.get('redirect_uri'));
      back.searchParams.set('code', code);
      back.searchParams.set('state', searchParams.get('state'));
      return response.writeHead(302, { location: back.href }).end();
    }
    if (pathname === '/login/oauth/access_token') {
      const form = new URLSearchParams((await request.toArray()).join(''));
      // GitHub answers a refusal with 200.
      if (!codes.delete(form.get('code'))) return send({ error: 'bad_verification_code' });
      return send({ access_token: 'gho_access-token-of-the-fake', token_type: 'bearer' });
    }
    if (request.headers.authorization !== 'Bearer gho_access-token-of-the-fake')
      return send({ message: 'Bad credentials' }, 401);
    return send(pathname === '/api/v3/user' ? fake.profile : fake.emails);
  };
  const { server, url } = await listen(answer);
  return Object.assign(fake, { url, stop: stopped(server) });
}
