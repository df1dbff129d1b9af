// The configuration files of what is measured. Each proxy gets the settings its own manual advises
// for streaming with kept-alive connections, and one worker.

import { FAULTY, PROVIDERS, upstreamModel } from './pairs.mjs'

export const ACCESS_KEY = 'bench-access-key-0123456789abcdef'

/** What every program must hold open at once: two descriptors for each of 9,000 streams. */
const MOST_CONNECTIONS = 9_900

/**
 * Access key, aliases, mapping to a provider, three keys in rotation, and logging are all on.
 * A client asks for `bench-X`; the alias makes it `plain-X`, `secure-X` or `as-DIALECT-X`; the mapping finds
 * the provider.
 */
export function relayConfiguration({ plainPort, securePort, certificate, dataDirectory, models }) {
  const keys = [1, 2, 3].map((n) => `      - {key: "bench-provider-key-${n}", label: "key-${n}"}`).join('\n')
  const byDialect = Object.entries(PROVIDERS).map(
    ([name, { dialect, root }]) => `  as-${name}:
    provider_type: api
    dialects: [${dialect}]
    base_url: "http://127.0.0.1:${plainPort}${root}"
    keys:
${keys}`,
  )
  const isFaulty = (model) => FAULTY.includes(model.split('-')[1])
  const plainOf = (model) => `plain-${model.split('-').at(-1)}`
  const fallbacks = models
    .filter(isFaulty)
    .map((model) => {
      const other = model.startsWith('bench-failing-') ? `"${upstreamModel(model)}@failing-too", ` : ''
      return `    "${model}": [${other}"${plainOf(model)}"]`
    })
  const mappings = Object.keys(PROVIDERS).map((name) => `    "as-${name}-*": as-${name}`)
  const aliases = models.map((model) => `    "${model}": "${upstreamModel(model)}"`).join('\n')
  return `server:
  host: "127.0.0.1"
  access_key: "${ACCESS_KEY}"
  access_key_enabled: true
providers:
  plain:
    provider_type: api
    base_url: "http://127.0.0.1:${plainPort}/v1"
    keys:
${keys}
  secure:
    provider_type: api
    base_url: "https://127.0.0.1:${securePort}/v1"
    tls: {ca_file: "${certificate}"}
    keys:
${keys}
${byDialect.join('\n')}
  # Without keys no circuit opens: each request asks them.
  refusing: {base_url: "http://127.0.0.1:1/v1", auth: none}
  failing: {base_url: "http://127.0.0.1:${plainPort}/v1", auth: none}
  failing-too:
    base_url: "http://127.0.0.1:${plainPort}/v1"
    auth: none
    models: {include: ["failing-*"]}
key_selection:
  strategy: round-robin
model_routing:
  aliases:
${aliases}
  provider_mapping:
    "plain-*": plain
    "secure-*": secure
    "refusing-*": refusing
    "failing-*": failing
${mappings.join('\n')}
${fallbacks.length > 0 ? `  fallbacks:\n${fallbacks.join('\n')}\n` : ''}logging:
  enabled: true
  db_path: "${dataDirectory}/requests.db"
`
}

export function nginxConfiguration({ plainPort, securePort, port, tlsPort, directory, user }) {
  const location = (upstream) => `
    location / {
      proxy_pass ${upstream};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_request_buffering off;
      proxy_read_timeout 600s;
    }`
  return `${user ? `user ${user};\n` : ''}daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log crit;
events {
  worker_connections 19900;
  use epoll;
}
http {
  access_log off;
  tcp_nodelay on;
  keepalive_timeout 600s;
  keepalive_requests 1000000000;
  client_max_body_size 64m;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  upstream plain {
    server 127.0.0.1:${plainPort};
    keepalive 512;
    keepalive_requests 1000000000;
  }
  upstream secure {
    server 127.0.0.1:${securePort};
    keepalive 512;
    keepalive_requests 1000000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=8192;${location('http://plain')}
  }
  server {
    listen 127.0.0.1:${tlsPort} backlog=8192;${location('https://secure')}
  }
}
`
}

export function haproxyConfiguration({ plainPort, securePort, port, tlsPort }) {
  return `global
  nbthread 1
  maxconn ${MOST_CONNECTIONS}
defaults
  mode http
  option http-keep-alive
  option http-no-delay
  http-reuse always
  timeout connect 10s
  timeout client 600s
  timeout server 600s
  timeout http-keep-alive 600s
frontend plain_in
  bind 127.0.0.1:${port} backlog 8192
  default_backend plain
frontend secure_in
  bind 127.0.0.1:${tlsPort} backlog 8192
  default_backend secure
backend plain
  server upstream 127.0.0.1:${plainPort}
backend secure
  server upstream 127.0.0.1:${securePort} ssl verify none
`
}
