// Writes plain values as block-style YAML, the way people write configurations.

export function toYaml(value, indent = '') {
  if (Array.isArray(value)) {
    return value.map((item) => `${indent}-${nested(item, indent)}`).join('');
  }
  return Object.entries(value)
    .map(([key, item]) => `${indent}${JSON.stringify(key)}:${nested(item, indent)}`)
    .join('');
}

function nested(value, indent) {
  const isCollection = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  return isCollection ? `\n${toYaml(value, `${indent}  `)}` : ` ${JSON.stringify(value)}\n`;
}
