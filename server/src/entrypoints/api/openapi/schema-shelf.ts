import { z } from 'zod';

export type JsonSchema = { readonly [key: string]: unknown };

const NAMED = '#/$defs/';
const COMPONENT = '#/components/schemas/';

/** Turns zod schemas into JSON schemas; those with an id are kept once, for all to refer to. */
export class SchemaShelf {
  private readonly kept = new Map<string, JsonSchema>();

  /** What may be sent. */
  input(schema: z.ZodType): JsonSchema {
    return this.convert(schema, 'input');
  }

  /** What is answered. */
  output(schema: z.ZodType): JsonSchema {
    return this.convert(schema, 'output');
  }

  /** Named schemas, by name. */
  get components(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.kept].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** The schema behind a reference. */
  resolve(schema: JsonSchema): JsonSchema {
    const { $ref } = schema;
    if (typeof $ref !== 'string') return schema;
    return this.kept.get($ref.slice(COMPONENT.length)) ?? {};
  }

  private convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const {
      $schema: _,
      $defs = {},
      ...own
    } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as {
      $schema?: string;
      $defs?: Record<string, JsonSchema>;
    };
    const names = new Map(
      Object.entries($defs).map(([name, definition]) => [name, this.nameFor(name, definition, io)]),
    );
    const lifted = (value: unknown): unknown => referTo(names, value);
    for (const [name, definition] of Object.entries($defs))
      this.kept.set(names.get(name) ?? name, lifted(withoutId(definition)) as JsonSchema);
    return lifted(withoutId(own)) as JsonSchema;
  }

  /** A schema that is asked for otherwise than it is answered gets a second name. */
  private nameFor(name: string, definition: JsonSchema, io: 'input' | 'output'): string {
    const known = this.kept.get(name);
    const same =
      !known || JSON.stringify(known) === JSON.stringify(referTo(new Map(), withoutId(definition)));
    return same || io === 'output' ? name : `${name}Input`;
  }
}

const withoutId = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => name !== 'id'));

function referTo(names: ReadonlyMap<string, string>, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => referTo(names, one));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: [string, unknown]) => {
      if (key !== '$ref' || typeof one !== 'string') return [key, referTo(names, one)];
      if (!one.startsWith(NAMED)) throw new Error(`a schema that refers to ${one} needs an id`);
      const name = one.slice(NAMED.length);
      return [key, `${COMPONENT}${names.get(name) ?? name}`];
    }),
  );
}
