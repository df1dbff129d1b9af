// Pairs of client and provider dialects that the relay is measured with. A pair is a target by its name:
// the relay, asked in one dialect for a model of a provider that speaks another.

/** Where clients of each dialect ask. The load generator's body is valid for both. */
const CLIENTS = { chat: '/v1/chat/completions', messages: '/v1/messages' }

/** What the configuration of a provider that speaks only this dialect says. */
export const PROVIDERS = {
  chat: { dialect: 'openai_chat', root: '/v1' },
  messages: { dialect: 'anthropic_messages', root: '' },
  responses: { dialect: 'openai_responses', root: '/v1' },
  gemini: { dialect: 'gemini', root: '' },
}

/**
 * @typedef {{name: string, client: string, provider: string, path: string, passThrough: string}} Pair
 *   `passThrough` is the name of the pair in which the same client's bytes pass unchanged
 * @type {Pair[]}
 */
export const PAIRS = Object.entries(CLIENTS).flatMap(([client, path]) =>
  // The pass-through first, so that tables begin with what the others are compared with.
  [client, ...Object.keys(PROVIDERS).filter((provider) => provider !== client)].map((provider) => ({
    name: `${client} to ${provider}`,
    client,
    provider,
    path,
    passThrough: `${client} to ${client}`,
  })),
)

export const TRANSLATED = PAIRS.filter(({ name, passThrough }) => name !== passThrough)

/** @returns {Pair | undefined} nothing if `target` is no pair */
export function pairNamed(target) {
  return PAIRS.find(({ name }) => name === target)
}

/** What a client asks for so that a provider of the pair's dialect answers. */
export function modelFor(pair, model) {
  return pair ? model.replace(/^bench-/, `bench-${pair.provider}-`) : model
}

/** Providers that fail: asked for a model `bench-NAME-X`, the relay tries them before the plain one. */
export const FAULTY = ['refusing', 'failing']

/** What the relay's alias makes of it; its provider is found by the part before the shape. */
export function upstreamModel(model) {
  if (model.startsWith('bench-tls-')) return model.replace('bench-tls-', 'secure-')
  const [, provider] = model.split('-')
  if (FAULTY.includes(provider)) return model.replace('bench-', '')
  return provider in PROVIDERS ? model.replace('bench-', 'as-') : model.replace('bench-', 'plain-')
}
