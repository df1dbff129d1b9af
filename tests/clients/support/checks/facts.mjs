// What a request says, whatever its dialect:
//   system       what the system is told, as one text
//   turns        [{role: 'user', texts, images}, {role: 'assistant', thoughts: [{text, opaque}], texts,
//                calls: [{id, name, args}]}, {role: 'tool', results: [{id, name, text}]}, ...], where
//                neighbours of one role are one turn
//   tools        [{name, description, schema}]
//   toolChoice   'auto', 'none', 'required', {name}, or undefined
//   parallel     may the model call several tools at once? undefined: it is not said
//   thinks       is it asked to think?
//   shows        and to show what it thinks? undefined where it always does
//   maxTokens, usage (of a stream), format: {schema?} of the output
import { complain, demand } from './strict.mjs';

// Collects turns in the order of the conversation.
export class Turns {
  #system = [];
  #turns = [];

  system(text) {
    this.#system.push(text);
  }

  user({ text, image }) {
    const turn = this.#turn('user', { texts: [], images: [] });
    if (text !== undefined) turn.texts.push(text);
    if (image !== undefined) turn.images.push(image);
  }

  assistant() {
    return this.#turn('assistant', { thoughts: [], texts: [], calls: [] });
  }

  thought(thought) {
    this.assistant().thoughts.push(thought);
  }

  said(text) {
    this.assistant().texts.push(text);
  }

  call(call) {
    this.assistant().calls.push(call);
  }

  result(result) {
    this.#turn('tool', { results: [] }).results.push(result);
  }

  // Every call is answered in the next turn, once, and nothing else is.
  checkPairs(path) {
    this.#turns.forEach((turn, at) => {
      if (turn.role === 'assistant' && turn.calls.length > 0)
        checkAnswered(turn.calls, this.#turns[at + 1], path);
      if (turn.role === 'tool' && !(this.#turns[at - 1]?.calls?.length > 0))
        complain(path, 'tool results must follow the turn with their calls');
    });
  }

  facts() {
    return { system: this.#system.join('\n'), turns: this.#turns };
  }

  #turn(role, empty) {
    if (this.#turns.at(-1)?.role !== role) this.#turns.push({ role, ...empty });
    return this.#turns.at(-1);
  }
}

function checkAnswered(calls, next, path) {
  demand(next?.role === 'tool', path, 'tool calls must be followed by their results');
  const called = calls.map(({ id }) => id).sort();
  const answered = next.results.map(({ id }) => id).sort();
  demand(new Set(called).size === called.length, path, `ids of calls repeat: ${called}`);
  demand(
    JSON.stringify(called) === JSON.stringify(answered),
    path,
    `called were ${called.join(', ')}; answered were ${answered.join(', ')}`,
  );
}
