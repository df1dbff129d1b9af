// A conversation that every client plays in front of every provider: a question with a picture, two
// calls of a tool at once, an answer. Letters beyond ASCII, quotes and backslashes on the way.

const kPixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const scene = {
  system: 'You are a weather assistant. Say "please" — and never guess.',
  question: 'How is the weather in Zürich and in 東京? 🦜',
  image: { type: 'image/png', data: kPixel },
  imageUrl: `data:image/png;base64,${kPixel}`,

  tool: {
    name: 'get_weather',
    description: 'Tells the weather of a city.',
    schema: {
      type: 'object',
      properties: {
        city: { type: 'string', description: 'Its "name", in its own script' },
        days: { type: 'integer', minimum: 1 },
        units: { type: 'string', enum: ['celsius', 'kelvin'] },
        near: {
          type: 'array',
          items: { type: 'object', properties: { lat: { type: 'number' } }, required: ['lat'] },
        },
      },
      required: ['city'],
    },
  },
  // Never called.
  otherTool: {
    name: 'get_time',
    description: 'Tells the time.',
    schema: { type: 'object', properties: { zone: { type: 'string' } }, required: ['zone'] },
  },

  thought: 'Two cities are asked for, so I ask about both at once. 🤔',
  preface: 'Let me look, please. ',
  calls: [
    { city: 'Zürich', days: 3, near: [{ lat: 47.37 }] },
    { city: '東京 "Tokyo"\\\n🗼', days: 1, units: 'celsius' },
  ],
  // What the tool says to each. Nothing that JSON would escape, so that it can be found in JSON.
  results: ['sunny in Zürich, 21 °C ☀', 'rain in 東京, 17 °C ☂'],
  secondThought: 'Now I know both.',
  answer: 'Zürich: 21 °C and sunny. 東京: 17 °C, rain ☂.',

  // Cached tokens are counted in `input`, reasoning in `output`.
  usage: [
    { input: 120, cached: 0, output: 60, reasoning: 20 },
    { input: 200, cached: 128, output: 30, reasoning: 5 },
  ],
};

export const kTools = [scene.tool, scene.otherTool];

// What the tool of the scene says to a call.
export function resultOf({ city }) {
  const at = scene.calls.findIndex((call) => call.city === city);
  if (at < 0) throw new Error(`nobody asked about ${JSON.stringify(city)}`);
  return scene.results[at];
}
