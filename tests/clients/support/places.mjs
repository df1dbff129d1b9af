// Where a configuration is carried to: GitHub's Gists as far as they are needed, and a real WebDAV
// server behind a proxy that can fail.
import { createHash } from 'node:crypto';
import { createServer, request as ask } from 'node:http';
import { once } from 'node:events';

import { v2 as webdav } from 'webdav-server';

async function listen(handle) {
  const server = createServer((request, response) => {
    Promise.resolve(handle(request, response)).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => {});
    },
  };
}

export const kGistToken = 'ghp_token-of-the-tests';
const kInline = 1024 * 1024;

// `fault(request, response)` may answer in the service's place, and returns true then.
export async function startGists() {
  const gists = new Map();
  const gitHub = { gists, scopes: 'gist', fault: undefined, calls: [], rawCalls: [] };
  const shown = (id, version) => {
    const { description, versions } = gists.get(id);
    const files = Object.fromEntries(
      Object.entries(version.files).map(([name, content]) => {
        const size = Buffer.byteLength(content);
        return [
          name,
          {
            filename: name,
            size,
            truncated: size > kInline,
            content: content.slice(0, kInline),
            raw_url: `${gitHub.url}/raw/${id}/${version.sha}/${name}`,
          },
        ];
      }),
    );
    const history = versions
      .slice(0, versions.indexOf(version) + 1)
      .reverse()
      .map(({ sha }) => ({ version: sha }));
    return {
      id,
      description,
      public: false,
      created_at: '2026-11-01T00:00:00Z',
      updated_at: '2026-11-02T00:00:00Z',
      files,
      history,
    };
  };
  // As another machine would. Yields the version.
  gitHub.push = (id, files, description = 'MonoRelay Configuration') => {
    const gist = gists.get(id) ?? { description, versions: [] };
    gists.set(id, gist);
    const sha = createHash('sha1').update(`${id} ${gist.versions.length}`).digest('hex');
    const merged = { ...gist.versions.at(-1)?.files };
    for (const [name, content] of Object.entries(files)) {
      if (content === null) delete merged[name];
      else merged[name] = content;
    }
    gist.versions.push({ sha, files: merged });
    return sha;
  };
  gitHub.newest = (id) => gists.get(id).versions.at(-1);
  const serve = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, gitHub.url);
    const paged = (list) => {
      const size = Number(searchParams.get('per_page') ?? 30);
      const begin = (Number(searchParams.get('page') ?? 1) - 1) * size;
      return list.slice(begin, begin + size);
    };
    gitHub.calls.push(`${request.method} ${pathname}`);
    const body = (await request.toArray()).join('');
    const send = (value, status = 200) => {
      response.writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'x-oauth-scopes': gitHub.scopes,
        'x-ratelimit-remaining': '4000',
      });
      response.end(typeof value === 'string' ? value : JSON.stringify(value));
    };
    if (gitHub.fault?.(request, response, send)) return undefined;
    const [, first, id, rest, name] = pathname.split('/');
    if (first === 'raw') {
      gitHub.rawCalls.push(request.headers.authorization);
      return send(gists.get(id).versions.find(({ sha }) => sha === rest).files[name]);
    }
    if (request.headers.authorization !== `Bearer ${kGistToken}`)
      return send({ message: 'Bad credentials' }, 401);
    if (pathname === '/user') return send({ login: 'ada' });
    if (pathname === '/gists' && request.method === 'GET')
      return send(paged([...gists.keys()]).map((each) => shown(each, gitHub.newest(each))));
    const files = () =>
      Object.fromEntries(
        Object.entries(JSON.parse(body).files).map(([file, value]) => [file, value?.content ?? null]),
      );
    if (pathname === '/gists') {
      const made = createHash('md5').update(`${gists.size}`).digest('hex');
      gitHub.push(made, files(), JSON.parse(body).description);
      return send(shown(made, gitHub.newest(made)), 201);
    }
    if (!gists.has(id)) return send({ message: 'Not Found' }, 404);
    if (request.method === 'PATCH') {
      gitHub.push(id, files());
      return send(shown(id, gitHub.newest(id)));
    }
    const { versions } = gists.get(id);
    if (rest === 'commits')
      return send(
        paged(versions.toReversed()).map(({ sha }) => ({
          version: sha,
          committed_at: '2026-11-02T00:00:00Z',
          user: { login: 'ada' },
          change_status: { total: 3, additions: 2, deletions: 1 },
        })),
      );
    const version = rest === undefined ? versions.at(-1) : versions.find(({ sha }) => sha === rest);
    return version ? send(shown(id, version)) : send({ message: 'No commit found' }, 422);
  };
  return Object.assign(gitHub, await listen(serve));
}

// One user, "ada" with "pass word", who may do everything below /. `fault` as above, of the proxy.
export async function startWebDav() {
  const users = new webdav.SimpleUserManager();
  const ada = users.addUser('ada', 'pass word', false);
  const eve = users.addUser('eve', 'pass word', false);
  const rights = new webdav.SimplePathPrivilegeManager();
  rights.setRights(ada, '/', ['all']);
  rights.setRights(eve, '/', ['canRead']);
  const server = new webdav.WebDAVServer({
    port: 0,
    hostname: '127.0.0.1',
    requireAuthentification: true,
    httpAuthentication: new webdav.HTTPBasicAuthentication(users, 'files'),
    privilegeManager: rights,
  });
  const listening = await new Promise((resolve) => server.start(resolve));
  const { port } = listening.address();
  const place = { fault: undefined, calls: [] };
  const proxy = await listen((request, response) => {
    place.calls.push(`${request.method} ${request.url}`);
    if (place.fault?.(request, response)) return;
    const call = ask(
      { host: '127.0.0.1', port, method: request.method, path: request.url, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    call.on('error', () => response.destroy());
    request.pipe(call);
  });
  return Object.assign(place, {
    url: proxy.url,
    stop: async () => {
      await proxy.stop();
      await new Promise((resolve) => server.stop(resolve));
    },
  });
}
