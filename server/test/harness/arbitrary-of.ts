import fc from 'fast-check';

type Schema = { readonly [key: string]: unknown };
type Json = unknown;

/** What generated requests are made of beside their schemas. */
export interface Material {
  readonly schemas: Readonly<Record<string, object>>;
  /** Ids that exist: some requests must find something. */
  readonly ids: readonly string[];
  /** The same for addresses and transactions. */
  readonly names: readonly string[];
}

/** Ids of the chain, told by their looks. */
const LOOKS = [/^T[1-9A-HJ-NP-Za-km-z]{33}$/, /^[\da-f]{64}$/];

const DEEPEST = 6;
const COMPONENT = '#/components/schemas/';

/** Values that fit a JSON schema of the document. */
export function arbitraryOf(given: object, material: Material, depth = 0): fc.Arbitrary<Json> {
  const schema = resolve(given as Schema, material);
  const { anyOf, oneOf, allOf, examples } = schema;
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as Json[]));
  const alternatives = anyOf ?? oneOf;
  if (Array.isArray(alternatives))
    return fc.oneof(...(alternatives as Schema[]).map((one) => arbitraryOf(one, material, depth + 1)));
  if (Array.isArray(allOf))
    return fc
      .tuple(...(allOf as Schema[]).map((one) => arbitraryOf(one, material, depth + 1)))
      .map((parts) => Object.assign({}, ...parts) as Json);
  const typed = byType(schema, material, depth);
  if (schema['format'] === 'uuid' || !Array.isArray(examples) || examples.length === 0) return typed;
  const likes = [...(examples as Json[]), ...alikes(examples[0], material)];
  return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...likes) }, { weight: 1, arbitrary: typed });
}

/** Names that are there and look like the example. */
function alikes(example: Json, { names }: Material): readonly string[] {
  const looks = LOOKS.find((one) => typeof example === 'string' && one.test(example));
  return looks ? names.filter((name) => looks.test(name)) : [];
}

function resolve(schema: Schema, { schemas }: Material): Schema {
  const { $ref } = schema;
  return typeof $ref === 'string' ? (schemas[$ref.slice(COMPONENT.length)] as Schema) : schema;
}

function byType(schema: Schema, material: Material, depth: number): fc.Arbitrary<Json> {
  const types = [schema['type']].flat() as string[];
  return fc.oneof(...types.map((type) => ofType(type, schema, material, depth)));
}

function ofType(type: string, schema: Schema, material: Material, depth: number): fc.Arbitrary<Json> {
  switch (type) {
    case 'object':
      return objectOf(schema, material, depth);
    case 'array':
      return depth > DEEPEST
        ? fc.constant([])
        : fc.array(arbitraryOf((schema['items'] ?? {}) as Schema, material, depth + 1), {
            minLength: Number(schema['minItems'] ?? 0),
            maxLength: Math.min(Number(schema['maxItems'] ?? 3), 3 + Number(schema['minItems'] ?? 0)),
          });
    case 'string':
      return textOf(schema, material);
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectOf(schema: Schema, material: Material, depth: number): fc.Arbitrary<Json> {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  const fields = Object.entries(properties).map(([name, one]) => [
    name,
    arbitraryOf(one, material, depth + 1),
  ]);
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<Json>>, {
    requiredKeys: required,
  });
}

function numberOf({ type, minimum, maximum, exclusiveMinimum }: Schema): fc.Arbitrary<Json> {
  const least = Number(minimum ?? (exclusiveMinimum === undefined ? -1000 : Number(exclusiveMinimum) + 1));
  const most = Math.max(least, Math.min(Number(maximum ?? 1e9), Number.MAX_SAFE_INTEGER));
  const edges = fc.constantFrom(least, most);
  return type === 'number'
    ? fc.double({ min: least, max: most, noNaN: true })
    : fc.oneof(
        edges,
        fc.integer({ min: least, max: most }),
        fc.integer({ min: least, max: Math.min(most, least + 50) }),
      );
}

function textOf(
  { format, pattern, minLength = 0, maxLength = 40 }: Schema,
  { ids }: Material,
): fc.Arbitrary<Json> {
  if (format === 'uuid')
    return ids.length > 0
      ? fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: fc.uuid() })
      : fc.uuid();
  if (format === 'date-time')
    return fc
      .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((at) => at.toISOString());
  if (format === 'date')
    return fc
      .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((at) => at.toISOString().slice(0, 10));
  if (format === 'email') return fc.emailAddress();
  if (format === 'uri') return fc.webUrl();
  if (typeof pattern === 'string') return ofPattern(pattern);
  const longest = Math.min(Number(maxLength), Number(minLength) + 40);
  return fc.string({ minLength: Number(minLength), maxLength: longest, unit: 'grapheme' });
}

function ofPattern(pattern: string): fc.Arbitrary<Json> {
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'));
  } catch {
    return fc.string();
  }
}

/** What nobody should send. */
export const NASTY: readonly Json[] = [
  null,
  true,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  "'; DROP TABLE orders; --",
  '${7*7}{{7*7}}<script>',
  '../../../etc/passwd',
  '-1',
  '0',
  '9'.repeat(19),
  '9'.repeat(400),
  '1e400',
  'NaN',
  'x'.repeat(10_000),
  -1,
  0,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  [],
  [[]],
  {},
  { $gt: '' },
  { toString: 'x', __proto__: null, constructor: 1 },
  '00000000-0000-0000-0000-000000000000',
  '2026-13-45T99:99:99Z',
  '+275760-09-13T00:00:00.000Z',
  '0000-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
];

export const nasty: fc.Arbitrary<Json> = fc.constantFrom(...NASTY);

/** The value with one part of it put wrong: replaced, left out, or joined by one that nobody asked for. */
export const spoiled = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc
    .tuple(value, fc.nat(), fc.constantFrom('replace', 'drop', 'add', 'whole'), nasty)
    .map(([sound, at, how, bad]) => {
      if (how === 'whole' || sound === null || typeof sound !== 'object') return bad;
      const keys = Object.keys(sound);
      const key = keys[at % Math.max(1, keys.length)] ?? 'stranger';
      if (how === 'drop') return Object.fromEntries(Object.entries(sound).filter(([name]) => name !== key));
      return { ...sound, [how === 'add' ? 'stranger' : key]: bad };
    });
