// Examples of synchronisation and backups; see admin_examples.mjs.
import { kGistToken } from './places.mjs';

const kConfig = '/api/v1/config';
const kPassphrase = 'a passphrase of the tests';
const folderOf = (scene) => ({
  url: `${scene.places.webDav.url}/`,
  username: 'ada',
  password: 'pass word',
  folder: 'of/the-tests',
});
const oldFolderOf = (scene) => ({
  url: `${scene.places.webDav.url}/`,
  username: 'ada',
  password: 'pass word',
  path: 'of-the-tests',
});

export const synchronisation = {
  'GET /api/v1/sync': {},
  'PUT /api/v1/sync': {
    body: {
      enabled: false,
      gist_id: '',
      push_after_save: false,
      include_statistics: true,
      include_secrets: false,
      token: kGistToken,
      passphrase: kPassphrase,
    },
  },
  'POST /api/v1/sync/verify-token': { body: { token: kGistToken } },
  'POST /api/v1/sync/find': { body: { token: kGistToken } },
  'POST /api/v1/sync/setup': { body: { token: kGistToken } },
  'POST /api/v1/sync/push': [
    { body: { force: true, include_statistics: true, include_secrets: true, passphrase: kPassphrase } },
    { body: {} },
  ],
  'POST /api/v1/sync/pull': [
    {
      versionAt: kConfig,
      body: { dry_run: true, force: true, accept_edited: false, passphrase: kPassphrase },
      keep: (scene, answer) => (scene.shownVersion = answer.body.version),
    },
    (scene) => ({ versionAt: kConfig, body: { dry_run: false, expected_version: scene.shownVersion } }),
  ],
  'GET /api/v1/sync/gist': {},
  'GET /api/v1/sync/history': { query: { cursor: 1 }, keep: (scene, answer) => (scene.gistVersion = answer.body.items.at(-1).version) },
  'POST /api/v1/sync/restore': (scene) => ({
    versionAt: kConfig,
    body: { version: scene.gistVersion, dry_run: true },
  }),
  'POST /api/v1/backups/webdav/test': (scene) => ({ body: folderOf(scene) }),
  'POST /api/v1/backups/webdav/push': (scene) => ({
    body: { ...folderOf(scene), force: true, include_statistics: true, include_secrets: true, passphrase: kPassphrase },
  }),
  'POST /api/v1/backups/webdav/pull': (scene) => ({
    versionAt: kConfig,
    body: { ...folderOf(scene), dry_run: true, accept_edited: false, passphrase: kPassphrase },
  }),
  'GET /api/v1/backups/archive': {},
  'POST /api/v1/backups/archive': {
    body: { include_statistics: false, include_secrets: true, passphrase: kPassphrase },
  },
  'POST /api/v1/backups/archive/restore': async (scene) => {
    const answer = await fetch(`${scene.relay.url}/api/v1/backups/archive`, { headers: { cookie: scene.cookie } });
    const archive = Buffer.from(await answer.arrayBuffer()).toString('base64');
    return { versionAt: kConfig, body: { archive, dry_run: true } };
  },
  'GET /api/sync': {},
  'POST /api/sync/find-gist': { body: { gist_token: kGistToken } },
  'POST /api/sync/verify-token': { body: { gist_token: kGistToken } },
  'POST /api/sync/setup': { body: { gist_token: kGistToken } },
  'POST /api/sync/push': { body: {} },
  'POST /api/sync/pull': { body: { force: true } },
  'GET /api/sync/gist-info': {},
  'GET /api/sync/history': {},
  'POST /api/backup/webdav/test': (scene) => ({ body: oldFolderOf(scene) }),
  'POST /api/backup/webdav/push': (scene) => ({ body: oldFolderOf(scene) }),
  'POST /api/backup/webdav/pull': (scene) => ({ body: oldFolderOf(scene) }),
};
