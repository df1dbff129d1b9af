// A relay with an owner who has signed in, a provider, and requests of every kind in its log.
import assert from 'node:assert/strict';

import { refusal } from './answers.mjs';
import { startGists, startWebDav } from './places.mjs';
import { chatProvider, kAccessKey, startRelay } from './relay.mjs';
import { startUpstream } from './upstream.mjs';
import { eventually } from './waiting.mjs';

export const kOwner = { username: 'ada', password: 'correct horse battery' };

export async function setAdminScene() {
  const upstream = await startUpstream();
  upstream.onModel('refused', refusal(400));
  const gists = await startGists();
  const webDav = await startWebDav();
  const relay = await startRelay({
    providers: {
      alpha: chatProvider(upstream, { models: ['gpt-5', 'refused'] }),
      demo: { provider_type: 'mock', keys: [{ key: 'sk-demo', label: 'first' }] },
    },
    server: { public_host: 'http://127.0.0.1', provider_networks: ['127.0.0.1'] },
    sync: { api_url: gists.url, webdav_urls: [webDav.url] },
    logging: { bodies: 'full' },
    accounts: { registration: 'open' },
    sso: {
      enabled: true,
      providers: { github: { type: 'github', client_id: 'relay', client_secret: 'client-secret' } },
    },
  });
  return new AdminScene({ upstream, gists, webDav, relay });
}

export class AdminScene {
  cookie = '';

  constructor({ upstream, gists, webDav, relay }) {
    this.upstream = upstream;
    this.places = { gists, webDav };
    this.relay = relay;
    [, this.setupToken] = relay.stdout.match(/^setup token: (\S+)$/m);
  }

  // Calls the admin API; `body` is sent as JSON, `raw` as it is. Answers with status, headers, contentType, text and
  // body (of JSON).
  async call(method, path, { query = {}, body, raw, bodyType = 'application/json', headers = {}, cookie = this.cookie } = {}) {
    const text = new URLSearchParams(query).toString();
    const answer = await fetch(`${this.relay.url}${path}${text && `?${text}`}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie && { cookie, 'x-monorelay-csrf': '1' }),
        ...((body !== undefined || raw !== undefined) && { 'content-type': bodyType }),
        ...headers,
      },
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
    return told(answer);
  }

  // A session of its own for that user; its cookie.
  async signIn({ username, password }) {
    const answer = await this.call('POST', '/api/v1/session', { body: { username, password }, cookie: '' });
    assert.equal(answer.status, 200, answer.text);
    return cookieOf(answer);
  }

  // An account that may be changed and removed: {id, username, password}.
  async makeUser(username, role = 'member') {
    const user = { username, password: `${username} has a password` };
    const made = await this.call('POST', '/api/v1/users', { body: { ...user, role } });
    assert.equal(made.status, 201, made.text);
    return { ...user, id: made.body.id };
  }

  async makeTokens(user = kOwner) {
    const { username, password } = user;
    const answer = await this.call('POST', '/api/auth/login', { body: { username, password }, cookie: '' });
    assert.equal(answer.status, 200, answer.text);
    return answer.body;
  }

  // Has a client ask for a model, and waits until that is in the log. The request's id.
  async ask(model, { stream = false } = {}) {
    const answer = await fetch(`${this.relay.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${kAccessKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'Hello?' }] }),
    });
    await answer.text();
    const id = answer.headers.get('x-request-id');
    await eventually('the request in the log', async () =>
      (await this.call('GET', `/api/v1/requests/${id}`)).status === 200);
    return id;
  }

  async stop() {
    const others = [this.upstream, this.places.gists, this.places.webDav];
    await this.relay.stop().finally(() => Promise.all(others.map((each) => each.stop())));
  }
}

export function cookieOf({ headers }) {
  return headers.get('set-cookie').split(';')[0];
}

async function told(answer) {
  const contentType = answer.headers.get('content-type') ?? '';
  const told = { status: answer.status, headers: answer.headers, contentType };
  if (contentType.includes('event-stream')) return { ...told, stream: answer.body };
  told.bytes = Buffer.from(await answer.arrayBuffer());
  told.text = told.bytes.toString();
  if (told.text !== '' && /^application\/(problem\+)?json/.test(contentType)) told.body = JSON.parse(told.text);
  return told;
}
