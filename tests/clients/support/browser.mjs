// A browser without a window: keeps cookies by origin, follows redirects, sends forms.
import assert from 'node:assert/strict';

// `addresses` maps origins as pages know them to where they really are. Paths in `stopsAt` are not
// followed: the redirect to them is what comes back.
export class Browser {
  #jars = new Map();
  #addresses;

  constructor(addresses = {}) {
    this.#addresses = addresses;
  }

  // One request; cookies go with it and are kept.
  async fetch(url, { method = 'GET', headers = {}, body } = {}) {
    const { origin, pathname, search } = new URL(url);
    const jar = this.#jar(origin);
    const response = await fetch((this.#addresses[origin] ?? origin) + pathname + search, {
      method,
      body,
      redirect: 'manual',
      headers: {
        ...(jar.size > 0 && {
          cookie: [...jar].map(([name, { value }]) => `${name}=${value}`).join('; '),
        }),
        ...headers,
      },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(jar, line);
    const location = response.headers.get('location');
    return {
      url,
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: location === null ? undefined : new URL(location, url).href,
    };
  }

  // Follows redirects from `url` until a page, or a redirect whose address `isLast` accepts.
  async go(url, { isLast = () => false, ...request } = {}) {
    let answer = await this.fetch(url, request);
    for (let steps = 0; answer.location !== undefined && !isLast(answer.location); ++steps) {
      assert.ok(steps < 20, `redirects without end, at ${answer.location}`);
      answer = await this.fetch(answer.location);
    }
    return answer;
  }

  // Sends the page's first form with these fields.
  async submit(page, fields, options) {
    const action = page.text.match(/<form[^>]* action="([^"]*)"/)?.[1];
    assert.ok(action, `no form in the page at ${page.url}:\n${page.text}`);
    const hidden = Object.fromEntries(
      [...page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
        ([, name, value]) => [name, value],
      ),
    );
    return this.go(new URL(action, page.url).href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...hidden, ...fields }).toString(),
      ...options,
    });
  }

  // The cookies of an origin, with their attributes in lower case.
  cookies(origin) {
    return Object.fromEntries(this.#jar(origin));
  }

  #jar(origin) {
    if (!this.#jars.has(origin)) this.#jars.set(origin, new Map());
    return this.#jars.get(origin);
  }

  // Paths do not matter here: no two cookies of a test share a name.
  #keep(jar, line) {
    const [pair, ...attributes] = line.split(';').map((part) => part.trim());
    const [name, value] = [
      pair.slice(0, pair.indexOf('=')),
      pair.slice(pair.indexOf('=') + 1),
    ];
    const known = attributes.map((text) => text.toLowerCase());
    const ends = known.includes('max-age=0') || known.some((text) => text.includes('1970'));
    if (ends) jar.delete(name);
    else jar.set(name, { value, attributes: known });
  }
}
