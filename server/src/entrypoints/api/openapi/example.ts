import type { JsonSchema } from './schema-shelf.js';

type Resolve = (schema: JsonSchema) => JsonSchema;

const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-11-20T08:00:00.000Z',
  date: '2026-11-20',
  uuid: '0197a8c2-6f1e-7d60-9d5b-2f4f5f6a7b8c',
  email: 'owner@desk.example',
  uri: 'https://desk.example/',
};

/** An example of the schema from those of its parts; undefined where a part that must be there has none. */
export function exampleOf(given: JsonSchema, resolve: Resolve): unknown {
  const schema = resolve(given);
  const { examples, default: usual, const: only, enum: choices, anyOf, oneOf, allOf } = schema;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if (usual !== undefined) return usual;
  if (only !== undefined) return only;
  if (Array.isArray(choices)) return choices[0];
  const alternatives = anyOf ?? oneOf;
  if (Array.isArray(alternatives)) return firstOf(alternatives as JsonSchema[], resolve);
  if (Array.isArray(allOf)) return mergeOf(allOf as JsonSchema[], resolve);
  return byType(schema, resolve);
}

const firstOf = (alternatives: readonly JsonSchema[], resolve: Resolve): unknown =>
  alternatives.map((one) => exampleOf(one, resolve)).find((one) => one !== undefined);

function mergeOf(parts: readonly JsonSchema[], resolve: Resolve): unknown {
  const examples = parts.map((part) => exampleOf(part, resolve));
  return examples.every((one) => one !== undefined) ? Object.assign({}, ...examples) : undefined;
}

function byType(schema: JsonSchema, resolve: Resolve): unknown {
  const { type, format, pattern, minLength = 0, minimum = 0, exclusiveMinimum } = schema;
  switch (Array.isArray(type) ? (type[0] as unknown) : type) {
    case 'object':
      return objectOf(schema, resolve);
    case 'array': {
      const item = schema['items'] ? exampleOf(schema['items'] as JsonSchema, resolve) : undefined;
      return item === undefined ? (Number(schema['minItems'] ?? 0) === 0 ? [] : undefined) : [item];
    }
    case 'string':
      if (typeof format === 'string' && BY_FORMAT[format]) return BY_FORMAT[format];
      return pattern === undefined ? 'text'.padEnd(Number(minLength), '.') : undefined;
    case 'integer':
    case 'number':
      return exclusiveMinimum === undefined ? Math.max(Number(minimum), 0) : Number(exclusiveMinimum) + 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return {};
  }
}

function objectOf({ properties = {}, required = [] }: JsonSchema, resolve: Resolve): unknown {
  const fields: [string, unknown][] = [];
  for (const [name, property] of Object.entries(properties as Record<string, JsonSchema>)) {
    const value = exampleOf(property, resolve);
    if (value !== undefined) fields.push([name, value]);
    else if ((required as string[]).includes(name)) return undefined;
  }
  return Object.fromEntries(fields);
}
