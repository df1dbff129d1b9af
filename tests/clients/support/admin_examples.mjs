// One example, or several, of a good call of each operation of the admin API. admin_api.test.mjs makes them in this
// order, holds each answer against the document, and makes bad calls of them by itself. An operation
// without an example fails that test.
//
// An example is an object, or a function of the scene that makes one (it may be async):
//   params      what stands in the path: { id: '...' }
//   query, body what is sent; `query` and `body` are also what bad calls are made of
//   raw, bodyType  of a body that is no JSON
//   headers     more header fields; If-Match is added by itself where the operation takes it, from
//   versionAt   the path that has the ETag, if it is not the operation's own
//   cookie      the session that asks; the owner's if absent, '' for nobody
//   status      if another one than the first success that the document lists
//   keep        (scene, answer) => what later examples need; may look closer at the answer
//   unknownId   the statuses of a call with an id that is of nothing, if not 404; null: there is no such call
//   areSettings  the fields of the body are settings: one that is unknown is refused
//   allows      words of bad calls (as the test names them) that are no mistake here
//   type        of the answer, if the document lists several
import assert from 'node:assert/strict';

import { synchronisation } from './admin_examples_sync.mjs';
import { cookieOf, kOwner } from './admin_scene.mjs';
import { kAccessKey } from './relay.mjs';

const kAlways = { from: '2020-01-01T00:00:00Z' };
const kWho = { username: 'grace', password: 'a password for grace' };

// Their ETags stand in their list, which has one of its own.
const anySecret = { params: { id: 'provider-key' }, versionAt: '/api/v1/secrets', headers: { 'if-match': '*' } };

const accounts = {
  'GET /api/v1/setup': { cookie: '' },
  'GET /api/setup/status': { cookie: '' },
  'POST /api/v1/setup': (scene) => ({
    cookie: '',
    body: { setup_token: scene.setupToken, ...kOwner, email: 'ada@example.org' },
    keep: (_, answer) => (scene.cookie = cookieOf(answer)),
  }),
  'POST /api/v1/session': { cookie: '', body: kOwner },
  'GET /api/v1/session': {},
  'DELETE /api/v1/session': async (scene) => ({ cookie: await scene.signIn(kOwner) }),
  'GET /api/v1/sessions': {},
  'DELETE /api/v1/sessions/{id}': async (scene) => {
    const cookie = await scene.signIn(kOwner);
    const { items } = (await scene.call('GET', '/api/v1/sessions', { cookie })).body;
    return { params: { id: items.find((session) => session.current).id } };
  },
  'POST /api/v1/register': { cookie: '', body: { ...kWho, email: 'grace@example.org' } },
  'POST /api/v1/users': {
    body: { username: 'linus', password: 'a password for linus', email: 'linus@example.org', role: 'operator' },
    keep: (scene, answer) => (scene.user = answer.body),
  },
  'GET /api/v1/users': [{}, { query: { limit: 1 } }],
  'GET /api/v1/users/{id}': (scene) => ({ params: { id: scene.user.id } }),
  'PATCH /api/v1/users/{id}': (scene) => ({
    params: { id: scene.user.id },
    body: { email: 'l@example.org', role: 'viewer', enabled: true },
  }),
  'POST /api/v1/users/{id}/password': (scene) => ({ params: { id: scene.user.id } }),
  'DELETE /api/v1/users/{id}/totp': (scene) => ({ params: { id: scene.user.id } }),
  'DELETE /api/v1/users/{id}': (scene) => ({ params: { id: scene.user.id } }),
  'POST /api/v1/users/{id}/owner': async (scene) => {
    const heir = await scene.makeUser('heir', 'admin');
    const { id } = (await scene.call('GET', '/api/v1/session')).body.user;
    return {
      params: { id: heir.id },
      keep: async () => {
        const cookie = await scene.signIn(heir);
        const back = await scene.call('POST', `/api/v1/users/${id}/owner`, { cookie });
        assert.equal(back.status, 200, back.text);
      },
    };
  },
  'POST /api/v1/invites': { body: { role: 'member', days: 3 }, keep: (scene, answer) => (scene.invite = answer.body) },
  'GET /api/v1/invites': {},
  'GET /api/v1/invites/{id}': (scene) => ({ params: { id: scene.invite.id } }),
  'DELETE /api/v1/invites/{id}': (scene) => ({ params: { id: scene.invite.id } }),
  'GET /api/v1/audit': [{}, { query: { limit: 1, action: 'user' } }],
  'POST /api/v1/me/password': async (scene) => {
    scene.own = await scene.makeUser('own');
    scene.ownCookie = await scene.signIn(scene.own);
    const body = { old_password: scene.own.password, new_password: 'another password of own' };
    return { cookie: scene.ownCookie, body };
  },
  'POST /api/v1/me/totp': (scene) => ({
    cookie: scene.ownCookie,
    body: { password: 'another password of own' },
    keep: (_, answer) => (scene.totpSecret = answer.body.secret),
  }),
  'POST /api/v1/me/totp/confirm': async (scene) => ({
    cookie: scene.ownCookie,
    body: { code: await totp(scene.totpSecret) },
  }),
  'POST /api/v1/me/totp/remove': (scene) => ({
    cookie: scene.ownCookie,
    body: { password: 'another password of own' },
  }),
  'GET /api/v1/sso/providers': { cookie: '' },
  'GET /api/v1/sso/{id}/start': { cookie: '', params: { id: 'github' }, query: { return_to: '/docs' } },
  'GET /api/v1/sso/callback': { cookie: '', query: { error: 'access_denied', state: 'x' }, status: 400, type: 'text/html' },
  'PUT /api/v1/secrets/{id}': [
    { ...anySecret, body: { value: 'sk-secret' }, status: 201, unknownId: null },
    { ...anySecret, body: { value: 'sk-other' }, unknownId: null },
  ],
  'GET /api/v1/secrets': {},
  'DELETE /api/v1/secrets/{id}': anySecret,
};

const access = {
  'POST /api/v1/views': {
    body: { name: 'Failures', page: 'requests', query: 'status=5xx', shared: true },
    keep: (scene, answer) => (scene.view = answer.body),
  },
  'GET /api/v1/views': { query: { page: 'requests' } },
  'GET /api/v1/views/{id}': (scene) => ({ params: { id: scene.view.id } }),
  'PATCH /api/v1/views/{id}': (scene) => ({ params: { id: scene.view.id }, body: { name: 'Faults', shared: false } }),
  'DELETE /api/v1/views/{id}': (scene) => ({ params: { id: scene.view.id } }),
  'POST /api/v1/teams': { body: { name: 'platform', members: [] }, keep: (scene, answer) => (scene.team = answer.body) },
  'GET /api/v1/teams': {},
  'GET /api/v1/teams/{id}': (scene) => ({ params: { id: scene.team.id } }),
  'PATCH /api/v1/teams/{id}': (scene) => ({
    params: { id: scene.team.id },
    body: { name: 'infrastructure', members: [] },
  }),
  'POST /api/v1/access-keys': (scene) => ({
    body: {
      name: 'notebook', team_id: scene.team.id, enabled: true, expires_at: '2100-01-01T00:00:00Z', models: ['gpt-*'],
      providers: ['alpha'], endpoints: ['/v1/chat/completions'], networks: ['127.0.0.0/8'], tags: ['lab'], bodies: 'off',
    },
    keep: (_, answer) => (scene.accessKey = answer.body),
  }),
  'GET /api/v1/access-keys': [{}, (scene) => ({ query: { limit: 1, team_id: scene.team.id } })],
  'GET /api/v1/access-keys/{id}': (scene) => ({ params: { id: scene.accessKey.id } }),
  'PATCH /api/v1/access-keys/{id}': (scene) => ({
    params: { id: scene.accessKey.id },
    body: { name: 'laptop', models: [], bodies: null },
  }),
  'POST /api/v1/access-keys/{id}/rotate': (scene) => ({
    params: { id: scene.accessKey.id },
    query: { overlap: 60 },
    versionAt: `/api/v1/access-keys/${scene.accessKey.id}`,
  }),
  'PUT /api/v1/limits/{id}': (scene) => ({
    params: { id: `key:${scene.accessKey.id}` },
    body: { limits: [{ kind: 'requests_per_minute', amount: 5, warn_percent: 50, shadow: true }] },
    unknownId: [404, 422],
  }),
  'GET /api/v1/limits': [{}, { query: { limit: 1 } }],
  'GET /api/v1/limits/{id}': [{ params: { id: 'relay' }, unknownId: [404, 422] },
    (scene) => ({ params: { id: `key:${scene.accessKey.id}` }, unknownId: [404, 422] })],
  'DELETE /api/v1/access-keys/{id}': (scene) => ({ params: { id: scene.accessKey.id } }),
  'DELETE /api/v1/teams/{id}': (scene) => ({ params: { id: scene.team.id } }),
};

const kSeries = { ...kAlways, model: 'gpt-5', provider: 'alpha', endpoint: '/v1/chat/completions', status: '2xx' };

// Of a range that a chart's buckets can show.
const kRecent = { ...kSeries, from: String(Math.floor(Date.now() / 1000) - 3600) };

const records = {
  'GET /api/v1/requests': [
    async (scene) => {
      scene.requestId = await scene.ask('gpt-5');
      await scene.ask('gpt-5', { stream: true });
      await scene.ask('refused');
      return {};
    },
    { query: { ...kAlways, estimate: 'true' } },
    { query: { ...kSeries, limit: 1, stream: 'false', min_tokens: 1, min_cost: 0, q: 'hello' } },
    { query: { ...kAlways, limit: 1, sort: 'ended_at', max_latency_ms: 600000, tag: 'lab', session: '00000000000000ff' } },
  ],
  'GET /api/v1/requests/{id}': (scene) => ({ params: { id: scene.requestId } }),
  'GET /api/v1/requests/{id}/bodies': [
    (scene) => ({ params: { id: scene.requestId }, type: 'application/json' }),
    (scene) => ({ params: { id: scene.requestId }, query: { part: 'request' }, type: 'text/plain' }),
    (scene) => ({
      params: { id: scene.requestId }, query: { part: 'request' }, headers: { range: 'bytes=1-8' }, status: 206,
    }),
    (scene) => ({
      params: { id: scene.requestId }, query: { part: 'request' }, headers: { range: 'bytes=999999-' }, status: 416,
      type: 'application/problem+json',
    }),
  ],
  'GET /api/v1/requests/export': [
    { query: { ...kAlways, format: 'jsonl' }, type: 'application/x-ndjson' },
    { query: { ...kAlways, format: 'csv' }, type: 'text/csv' },
  ],
  'GET /api/v1/requests/facets': [{ query: kSeries }, { query: { ...kSeries, stream: 'true' } }],
  'GET /api/v1/requests/histogram': [{ query: kSeries }, { query: { ...kSeries, max_latency_ms: 600000 } }],
  'GET /api/v1/stats/summary': [{ query: kSeries }, {}],
  'GET /api/v1/stats/breakdown': [
    { query: { ...kAlways, group_by: 'model', then_by: 'status', order: 'cost' } },
    { query: { ...kAlways, group_by: 'provider' } },
  ],
  'GET /api/v1/stats/timeseries': [
    { query: { group_by: 'model', then_by: 'status', step: '1h', tz: '+08:00', top: 1 } },
    { query: { ...kRecent, metrics: 'requests,cost' } },
    { query: { step: '1h', tz: 'Asia/Shanghai' } },
  ],
  'GET /api/v1/stats/heatmap': [{ query: kRecent }, { query: { ...kRecent, metric: 'speed', step: '1m' } }],
  'GET /api/v1/errors/groups': { query: { ...kAlways, model: 'refused' } },
  'GET /api/v1/events': {
    query: { topics: 'requests,health,attention,config', provider: 'alpha', requested_model: 'gpt-5' },
  },
  'GET /api/v1/log/state': {},
  'GET /api/v1/attention': {},
  'GET /api/v1/routing/explain': { query: { model: 'gpt-5' } },
  'POST /api/v1/routing/explain': { body: { model: 'gpt-5', messages: [{ role: 'user', content: 'Hi' }] } },
  'GET /api/v1/health/providers': {},
  'POST /api/v1/health/check': { query: { provider: 'alpha', model: 'gpt-5' } },
  'GET /api/v1/openapi.json': {},
};

const pages = {
  'GET /docs': { cookie: '' },
  'GET /docs/': { cookie: '' },
  'GET /docs/docs.js': { cookie: '' },
  'GET /docs/docs.css': { cookie: '' },
};

const predecessor = {
  'POST /api/auth/login': { cookie: '', body: kOwner },
  'POST /api/auth/register': { cookie: '', body: { username: 'old', password: 'a password for old' } },
  'POST /api/auth/refresh': async (scene) => ({
    cookie: '',
    body: { refresh_token: (await scene.makeTokens()).refresh_token },
  }),
  'GET /api/auth/me': {},
  'POST /api/auth/change-password': async (scene) => {
    const user = await scene.makeUser('changing');
    return {
      cookie: await scene.signIn(user),
      body: { old_password: user.password, new_password: 'a newer password' },
    };
  },
  'POST /api/auth/logout': async (scene) => ({ cookie: await scene.signIn(kOwner) }),
  'GET /api/users': {},
  'PUT /api/users/{id}': async (scene) => {
    scene.legacyUser = await scene.makeUser('former');
    return { params: { id: scene.legacyUser.id }, body: { is_active: true, is_admin: false, email: 'f@example.org' } };
  },
  'DELETE /api/users/{id}': (scene) => ({ params: { id: scene.legacyUser.id } }),
  'GET /api/auth/sso/status': { cookie: '' },
  'GET /api/auth/sso/login': { cookie: '' },
  'GET /api/auth/sso/callback': { cookie: '', query: { error: 'access_denied', state: 'x' }, status: 400, type: 'text/html' },
  'GET /api/auth/sso/test-popup': { cookie: '' },
  'POST /api/auth/sso/logout': async (scene) => ({ cookie: await scene.signIn(kOwner) }),
  'GET /api/logs': { keep: (scene, answer) => (scene.logId = answer.body.data[0].id) },
  'GET /api/logs/filtered': { query: { provider: 'alp', model: 'gpt', status: 'success', date_from: '2020-01-01' } },
  'GET /api/logs/{id}': (scene) => ({ params: { id: String(scene.logId) }, unknownId: [422] }),
  'GET /api/logs/stream': {},
  'GET /api/stats': {},
  'GET /api/stats/enhanced': {},
  'GET /api/stats/file': { keep: (scene, answer) => (scene.sums = answer.body) },
  'PUT /api/stats/file': async (scene) => {
    for (const content of ['{', '[]', '{"total_requests":"many"}', '{"mood":1}', '{"requests_by_model":7}']) {
      const refused = await scene.call('PUT', '/api/stats/file', { body: { content } });
      assert.equal(refused.status, 422, content);
    }
    const changed = await scene.call('PUT', '/api/stats/file', { body: { content: '{"total_requests":1}' } });
    assert.equal(changed.status, 409);
    return { body: (await scene.call('GET', '/api/stats/file')).body };
  },
  'GET /api/analytics/overview': { query: { start_date: '2026-01-01' } },
  'GET /api/analytics/slow-queries': { query: { threshold_ms: 0, start_date: '2026-01-01' } },
  'GET /api/analytics/cost-distribution': { query: { start_date: '2026-01-01' } },
  'GET /api/usage/stats': [{}, { query: { client_id: 'default' } }],
  'POST /api/usage/clear': { query: { client_id: 'default' } },
  'POST /api/logs/clear': {},
  'POST /api/stats/reset': {},
  'POST /api/admin/clear-data': {},
};

const kConfig = '/api/v1/config';
const kFree = { versionAt: '/api/v1/providers' };
const addressOf = ({ upstream }) => `${upstream.url}/v1`;

const configuration = {
  'GET /api/v1/config': {},
  'GET /api/v1/config/document': {},
  'GET /api/v1/config/values': {},
  'GET /api/v1/config/schema': {},
  'POST /api/v1/config/validate': async (scene) => ({
    raw: `${(await scene.call('GET', kConfig)).text}\nprovders: {}\n`,
    bodyType: 'application/yaml',
  }),
  'PUT /api/v1/config': async (scene) => ({
    raw: `${(await scene.call('GET', kConfig)).text}# a remark\n`,
    bodyType: 'application/yaml',
  }),
  'PATCH /api/v1/config': [
    { body: { steps: [{ action: 'set', path: 'logging.max_age_days', value: 29 }] } },
    { body: [{ op: 'add', path: '/logging/max_age_days', value: 28 }], query: { dry_run: 'true' } },
  ],
  'GET /api/v1/config/revisions': { keep: (scene, answer) => (scene.revision = answer.body.items[0].id) },
  'GET /api/v1/config/revisions/{id}': (scene) => ({ params: { id: scene.revision } }),
  'POST /api/v1/config/revisions/{id}/restore': (scene) => ({ params: { id: scene.revision }, versionAt: kConfig }),
  'GET /api/v1/config/origins': {},
};

const resources = {
  'POST /api/v1/providers': (scene) => ({
    body: { name: 'beta', provider_type: 'api', base_url: addressOf(scene), enabled: true, dialects: ['openai_chat'],
      keys: [{ key: 'sk-beta-1', label: 'one' }] },
  }),
  'GET /api/v1/providers': {},
  'GET /api/v1/providers/health': [{}, { query: { step: '1h', tz: 'Europe/Berlin' } }],
  'GET /api/v1/providers/{id}': { params: { id: 'beta' } },
  'PATCH /api/v1/providers/{id}': { ...kFree, params: { id: 'beta' }, body: { test_model: 'gpt-5', enabled: true } },
  'POST /api/v1/providers/{id}/drain': { ...kFree, params: { id: 'beta' } },
  'DELETE /api/v1/providers/{id}/drain': { ...kFree, params: { id: 'beta' } },
  'POST /api/v1/providers/{id}/test': { params: { id: 'alpha' }, body: { model: 'gpt-5' } },
  'POST /api/v1/providers/{id}/verify': { params: { id: 'alpha' }, body: { model: 'gpt-5' } },
  'POST /api/v1/providers/{id}/keys': {
    params: { id: 'beta' },
    body: { key: 'sk-beta-2', label: 'two', weight: 2 },
    keep: (scene, answer) => (scene.providerKey = answer.body.key.id),
  },
  'GET /api/v1/providers/{id}/keys': { params: { id: 'beta' } },
  'POST /api/v1/providers/{id}/keys/import': {
    ...kFree, params: { id: 'beta' }, body: { content: 'sk-beta-3\nsk-beta-4\n', format: 'raw' },
  },
  'GET /api/v1/providers/{id}/keys/{key}': (scene) => ({ params: { id: 'beta', key: scene.providerKey } }),
  'POST /api/v1/providers/{id}/keys/{key}/drain': (scene) => ({ ...kFree, params: { id: 'beta', key: scene.providerKey } }),
  'DELETE /api/v1/providers/{id}/keys/{key}/drain': (scene) => ({ ...kFree, params: { id: 'beta', key: scene.providerKey } }),
  'PATCH /api/v1/providers/{id}/keys/{key}': (scene) => ({
    ...kFree, params: { id: 'beta', key: scene.providerKey }, body: { weight: 3 },
  }),
  'DELETE /api/v1/providers/{id}/keys/{key}': (scene) => ({ ...kFree, params: { id: 'beta', key: scene.providerKey } }),
  'POST /api/v1/providers/{id}/export': { params: { id: 'beta' }, body: { format: 'env', new_access_key: 'exported' } },
  'GET /api/v1/models': {},
  'PUT /api/v1/providers/{id}/models': { ...kFree, params: { id: 'beta' }, body: { include: ['gpt-*'], exclude: [] } },
  'PATCH /api/v1/providers/{id}/models': { ...kFree, params: { id: 'beta' }, body: { exclude: ['*-mini'] } },
  'GET /api/v1/providers/{id}/models': { params: { id: 'beta' } },
  'GET /api/v1/providers/{id}/models/remote': { params: { id: 'demo' }, query: { refresh: 'true' } },
  'POST /api/v1/providers/{id}/models/test': { params: { id: 'alpha' }, body: { models: ['gpt-5'] } },
  'POST /api/v1/routing/resolve': { body: { model: 'gpt-5', messages: [{ role: 'user', content: 'Hi' }] } },
  'PATCH /api/v1/routing': { ...kFree, body: { aliases: { fast: 'gpt-5' } } },
  'GET /api/v1/routing': {},
  'PATCH /api/v1/cache': { ...kFree, body: { enabled: true, max_age_seconds: 60 } },
  'GET /api/v1/cache': {},
  'POST /api/v1/cache/clear': { query: { model: 'gpt-5' } },
  'GET /api/v1/system': {},
  'DELETE /api/v1/providers/{id}': { ...kFree, params: { id: 'beta' } },
  'GET /api/v1/sso/links': {},
  'DELETE /api/v1/sso/links/{id}': { params: { id: 'no-such-thing' }, status: 404 },
};

const predecessorResources = {
  'POST /api/providers': (scene) => ({
    body: { name: 'gamma', config: { base_url: addressOf(scene), keys: [{ key: 'sk-gamma-1', label: 'one' }] } },
  }),
  'GET /api/providers': {},
  'PUT /api/providers/{id}': { params: { id: 'gamma' }, body: { config: { test_model: 'gpt-5' } } },
  'POST /api/providers/{id}/keys': { areSettings: true, params: { id: 'gamma' }, body: { key: 'sk-gamma-2', label: 'two' } },
  'POST /api/providers/{id}/keys/import': { params: { id: 'gamma' }, body: { content: 'sk-gamma-3', format: 'raw' } },
  'PUT /api/providers/{id}/keys/{key}': {
    areSettings: true, params: { id: 'gamma', key: '1' }, body: { label: 'zwei' }, unknownId: [400, 404],
  },
  'DELETE /api/providers/{id}/keys/{key}': { params: { id: 'gamma', key: '1' }, unknownId: [400, 404] },
  'POST /api/providers/{id}/test': { params: { id: 'alpha' }, body: { model: 'gpt-5' }, allows: ['model: no string'] },
  'POST /api/providers/{id}/verify': {
    params: { id: 'alpha' }, body: { model: 'gpt-5' }, allows: ['model: no string', 'probe_types: no array'],
  },
  'POST /api/health-check': { body: {} },
  'GET /api/providers/{id}/models/remote': { params: { id: 'demo' } },
  'GET /api/providers/{id}/models/enabled': { params: { id: 'gamma' } },
  'PUT /api/providers/{id}/models': { areSettings: true, params: { id: 'gamma' }, body: { include: ['gpt-*'], exclude: [] } },
  'DELETE /api/providers/{id}': { params: { id: 'gamma' } },
  'GET /api/export/keys/{id}': { params: { id: 'alpha' }, query: { format: 'env', access_key: kAccessKey } },
  'GET /api/models/pricing': {},
  'GET /api/router': {},
  'GET /api/info': {},
  'GET /api/system/info': {},
  'GET /api/debug/routes': {},
  'POST /api/cache/enable': { query: { enabled: 'true', ttl_seconds: 60 } },
  'POST /api/cache/clear': { query: { model: 'gpt-5' } },
  'GET /api/cache/stats': {},
  'GET /api/config': { keep: (scene, answer) => (scene.configText = answer.body.content) },
  'PUT /api/config': (scene) => ({ body: { content: `${scene.configText}# another remark\n` } }),
  'GET /api/config/full': {},
  'PUT /api/config/full': { areSettings: true, body: { logging: { max_age_days: 27 } } },
};

export const examples = {
  ...accounts, ...access, ...records, ...resources, ...configuration, ...synchronisation, ...pages, ...predecessorResources,
  ...predecessor,
};

// The code of a time-based one-time password (RFC 6238) for now.
async function totp(secret) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/=+$/, '')].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const bytes = Uint8Array.from(bits.match(/.{8}/g), (byte) => Number.parseInt(byte, 2));
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-1' }, false, ['sign']);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.floor(Date.now() / 30_000)));
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer));
  const at = mac.getUint8(19) & 15;
  return String((mac.getUint32(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
