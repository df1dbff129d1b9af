// The official SDKs, pointed at a relay. They never retry by themselves here: one call in a test is
// one request to the relay.
import Anthropic1 from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import Anthropic0 from 'anthropic-sdk-0';
import OpenAI from 'openai';

import { kAccessKey } from './relay.mjs';

export { OpenAI };

const common = { maxRetries: 0, timeout: 10000 };

export function openaiFor(server, apiKey = kAccessKey) {
  return new OpenAI({ ...common, apiKey, baseURL: `${server.url}/v1` });
}

// Both generations: 1.x presents its key as a bearer token, 0.x as x-api-key.
export const anthropicSdks = [
  { generation: '1.x', Anthropic: Anthropic1, version: '2026-10-21' },
  { generation: '0.x', Anthropic: Anthropic0, version: '2023-06-01' },
];

export function anthropicFor(server, { Anthropic } = anthropicSdks[0], apiKey = kAccessKey) {
  return new Anthropic({ ...common, apiKey, authToken: null, baseURL: server.url });
}

// It asks under /v1 unless it is told another version.
export function genaiFor(server, { apiVersion, apiKey = kAccessKey } = {}) {
  const httpOptions = { baseUrl: server.url, timeout: 10000 };
  return new GoogleGenAI({ apiKey, apiVersion, httpOptions });
}

// The smallest useful calls.
export const askChat = (model, more = {}) => ({
  model,
  messages: [{ role: 'user', content: 'hi' }],
  ...more,
});
export const askMessages = (model, more = {}) => ({
  model,
  max_tokens: 100,
  messages: [{ role: 'user', content: 'hi' }],
  ...more,
});

// Reads a chat stream to its end: its chunks and what they say.
export async function readChat(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { chunks, text: chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('') };
}

// Reads a Messages stream to its end: its events and what they say.
export async function readMessages(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return { events, text: events.map((event) => event.delta?.text ?? '').join('') };
}

// The error that `promise` is rejected with.
export async function failureOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was answered, though it should have failed');
}
