// What the four dialects of the fake provider share.

// Words with the space behind them.
export const wordsOf = (text) => text.match(/\S+\s*|\s+/g) ?? [];

// Pieces of a few characters, cut wherever it happens to be: between the halves of an escape, inside
// a word, but never inside a character.
export function shardsOf(text, length = 5) {
  const characters = Array.from(text);
  const shards = [];
  for (let at = 0; at < characters.length; at += length)
    shards.push(characters.slice(at, at + length).join(''));
  return shards;
}

export const data = (value) => `data: ${JSON.stringify(value)}\n\n`;
export const named = (value) => `event: ${value.type}\n${data(value)}`;
