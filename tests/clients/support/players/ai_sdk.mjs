// Plays support/scene.mjs with the Vercel AI SDK, which runs the tools itself.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, isStepCount, jsonSchema, streamText, tool } from 'ai';

import { kAccessKey } from '../relay.mjs';
import { resultOf, scene } from '../scene.mjs';

// What it warns of is what tests here ask for: models that it has never heard of.
globalThis.AI_SDK_LOG_WARNINGS = false;

const asTool = ({ description, schema }, execute) =>
  tool({ description, inputSchema: jsonSchema(schema), execute });

// How each of its providers is set up, what it shows of a thought, what of it it gives back, and how
// many tokens it adds to the limit that it is given.
export const aiProviders = {
  'openai chat': {
    modelAt: (server, model) => openai(server).chat(model),
    options: {
      openai: { reasoningEffort: 'medium', forceReasoning: true, systemMessageMode: 'system' },
    },
    asksChat: true,
    shows: false,
    carries: 'none',
  },
  'openai responses': {
    modelAt: (server, model) => openai(server).responses(model),
    options: {
      openai: {
        store: false,
        forceReasoning: true,
        reasoningEffort: 'medium',
        reasoningSummary: 'auto',
        include: ['reasoning.encrypted_content'],
      },
    },
    shows: true,
    carries: 'all',
  },
  anthropic: {
    modelAt: (server, model) =>
      createAnthropic({ apiKey: kAccessKey, baseURL: `${server.url}/v1` })(model),
    options: { anthropic: { thinking: { type: 'enabled', budgetTokens: 2048 } } },
    addsBudget: 2048,
    shows: true,
    carries: 'all',
  },
  google: {
    modelAt: (server, model) =>
      createGoogle({ apiKey: kAccessKey, baseURL: `${server.url}/v1beta` })(model),
    options: { google: { thinkingConfig: { includeThoughts: true, thinkingBudget: 2048 } } },
    shows: true,
    carries: 'all',
  },
  'openai-compatible': {
    modelAt: (server, model) =>
      createOpenAICompatible({
        name: 'relay',
        apiKey: kAccessKey,
        baseURL: `${server.url}/v1`,
        includeUsage: true,
      })(model),
    options: { relay: { reasoningEffort: 'medium' } },
    asksChat: true,
    shows: true,
    carries: 'text',
  },
};

const openai = (server) => createOpenAI({ apiKey: kAccessKey, baseURL: `${server.url}/v1` });

const question = (server, name, model) => ({
  model: aiProviders[name].modelAt(server, model),
  maxRetries: 0,
  maxOutputTokens: 8000,
  instructions: scene.system,
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: scene.question },
        { type: 'image', image: scene.image.data, mediaType: scene.image.type },
      ],
    },
  ],
  tools: {
    [scene.tool.name]: asTool(scene.tool, resultOf),
    [scene.otherTool.name]: asTool(scene.otherTool, () => 'never'),
  },
  stopWhen: isStepCount(5),
  providerOptions: aiProviders[name].options,
});

export const aiWays = {
  generateText: async (server, name, model) => {
    const { steps } = await generateText(question(server, name, model));
    return steps.map(seenIn);
  },
  streamText: async (server, name, model) => {
    let failure;
    const result = streamText({
      ...question(server, name, model),
      onError: ({ error }) => (failure ??= error),
    });
    await result.consumeStream();
    if (failure) throw failure;
    return (await result.steps).map(seenIn);
  },
};

function seenIn({ reasoningText, text, toolCalls, finishReason, usage }) {
  return {
    thought: reasoningText ?? '',
    text,
    calls: toolCalls.map(({ toolCallId, toolName, input }) => ({
      id: toolCallId,
      name: toolName,
      args: input,
    })),
    stop: { 'tool-calls': 'calls', stop: 'end' }[finishReason] ?? finishReason,
    usage: {
      input: usage.inputTokens,
      output: usage.outputTokens,
      cached: usage.inputTokenDetails?.cacheReadTokens,
      reasoning: usage.outputTokenDetails?.reasoningTokens,
    },
  };
}
