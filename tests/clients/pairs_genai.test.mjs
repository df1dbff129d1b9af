// @google/genai talking Gemini's own dialect, in front of a provider of each dialect.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FunctionCallingConfigMode, Type } from '@google/genai';

import { agent, complaintsAt, strictly } from './support/agent.mjs';
import { endless, friendly, kGreeting, kTokenCount, kUsage } from './support/answers.mjs';
import { kDialects, kProviders, playScene, providerOf, setPairs } from './support/pairs.mjs';
import { geminiOpening, geminiRequest, geminiWays } from './support/players/genai.mjs';
import { kAccessKey } from './support/relay.mjs';
import { scene } from './support/scene.mjs';
import { genaiFor } from './support/sdks.mjs';
import { within } from './support/waiting.mjs';

const { upstream, relay } = await setPairs();
const genai = genaiFor(relay);

for (const provider of kProviders) {
  describe(`Gemini in front of ${provider.label}:`, () => {
    for (const [way, { play }] of Object.entries(geminiWays)) {
      for (const apiVersion of [undefined, 'v1beta']) {
        test(`the scene, by ${way}, ${apiVersion ?? 'as it comes'}`, async () => {
          await playScene(upstream, provider, (model) =>
            play(genaiFor(relay, { apiVersion }), model),
          );
        });
      }
    }

    test('the scene without thinking', async () => {
      await playScene(
        upstream,
        provider,
        (model) => geminiWays.generateContentStream.play(genai, model, { thinks: false }),
        { thinks: false, seen: { thinks: false } },
      );
    });

    test('results without ids belong to the calls in their order', async () => {
      const anonymous = {
        models: {
          generateContent: async (request) => {
            const strip = (part) => {
              for (const one of [part.functionCall, part.functionResponse]) delete one?.id;
            };
            request.contents.forEach(({ parts }) => parts.forEach(strip));
            return genai.models.generateContent(request);
          },
        },
      };

      await playScene(
        upstream,
        provider,
        (model) => geminiWays.generateContent.play(anonymous, model),
        { ownIds: false },
      );
    });

    for (const [mode, toolChoice, allowedFunctionNames] of [
      ['AUTO', 'auto'],
      ['ANY', 'required'],
      ['NONE', 'none'],
      ['ANY', { name: scene.tool.name }, [scene.tool.name]],
    ]) {
      test(`calling mode ${mode} ${allowedFunctionNames ?? ''}`, async () => {
        upstream.onModel(provider.model, agent({ toolChoice, thinks: false }));
        const functionCallingConfig = {
          mode: FunctionCallingConfigMode[mode],
          ...(allowedFunctionNames && { allowedFunctionNames }),
        };

        await genai.models
          .generateContent(
            geminiRequest(provider.model, geminiOpening(), {
              thinks: false,
              toolConfig: { functionCallingConfig },
            }),
          )
          .catch(() => {});

        assert.deepEqual(complaintsAt(upstream), []);
        assert.equal(upstream.requests.length, 1);
      });
    }
  });
}

for (const dialect of kDialects) {
  const { model, label } = providerOf(dialect);

  describe(`Gemini in front of ${label}:`, () => {
    test('an object of a schema is asked for, in both ways of saying it', async () => {
      let format;
      const look = (facts) => (format = facts.format);
      upstream.onModel(model, strictly({ look, reply: { text: '{"degrees":21}' } }));
      const properties = { degrees: { type: Type.NUMBER } };
      const schemas = [
        { responseSchema: { type: Type.OBJECT, properties, required: ['degrees'] } },
        { responseJsonSchema: { type: 'object', properties: { degrees: { type: 'number' } } } },
      ];

      for (const schema of schemas) {
        const { text } = await genai.models.generateContent({
          model,
          contents: 'hi',
          config: { responseMimeType: 'application/json', ...schema },
        });

        assert.deepEqual(JSON.parse(text), { degrees: 21 });
        const { type } = format.schema.properties.degrees;
        assert.equal(dialect === 'gemini' ? type.toLowerCase() : type, 'number');
      }
    });

    test('a stream tells its end and its usage once it ends', async () => {
      upstream.onModel(model, friendly());
      let text = '';
      let last;
      for await (const chunk of await genai.models.generateContentStream({
        model,
        contents: 'hi',
      })) {
        text += chunk.text ?? '';
        last = chunk;
      }

      assert.equal(text, kGreeting);
      assert.equal(last.candidates[0].finishReason, 'STOP');
      assert.equal(last.usageMetadata.promptTokenCount, kUsage.input);
      assert.equal(last.usageMetadata.candidatesTokenCount, kUsage.output);
      assert.equal(last.usageMetadata.totalTokenCount, kUsage.input + kUsage.output);
    });

    test('an answer that is cut at its limit says so', async () => {
      upstream.onModel(model, friendly({ reply: { text: 'Once upon', stop: 'length' } }));

      const { candidates } = await genai.models.generateContent({ model, contents: 'hi' });

      assert.equal(candidates[0].finishReason, 'MAX_TOKENS');
    });

    test('tokens are counted, by the provider where it can', async () => {
      upstream.onModel(model, friendly());

      const { totalTokens } = await genai.models.countTokens({ model, contents: 'one two three' });

      if (dialect === 'gemini' || upstream.requests.length > 0) {
        assert.equal(upstream.lastRequest.countsTokens, true);
        assert.equal(totalTokens, kTokenCount);
      } else {
        assert.ok(totalTokens > 0 && totalTokens < 50, `${totalTokens}`);
      }
    });

    test('without alt=sse the stream is one array', async () => {
      upstream.onModel(model, friendly());

      const answer = await fetch(`${relay.url}/v1beta/models/${model}:streamGenerateContent`, {
        method: 'POST',
        headers: { 'x-goog-api-key': kAccessKey },
        body: JSON.stringify({ contents: [{ parts: [{ text: 'hi' }] }] }),
      });
      const chunks = await answer.json();

      assert.match(answer.headers.get('content-type'), /^application\/json/);
      const texts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
      assert.equal(texts.map(({ text }) => text ?? '').join(''), kGreeting);
    });

    test('a client that leaves takes its request with it', async () => {
      upstream.onModel(model, endless());
      const controller = new AbortController();
      const stream = await genai.models.generateContentStream({
        model,
        contents: 'hi',
        config: { abortSignal: controller.signal },
      });

      const heard = (async () => {
        for await (const chunk of stream) if (chunk.text) controller.abort();
      })();

      await heard.catch(() => {});
      await within(2000, 'the end upstream', upstream.lastRequest.connectionClosed);
    });
  });
}
