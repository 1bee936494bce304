import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export interface Media {
  readonly schema: object;
  readonly example?: unknown;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { name?: string; in?: string; required?: boolean; schema?: object }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Media>> }>>;
}

export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** An answer as far as the document speaks of it. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The OpenAPI document as a server gives it out, and what it says of answers. */
export class ServedDocument {
  private readonly ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
  private readonly compiled = new Map<string, ValidateFunction>();

  private constructor(readonly content: OpenApi) {
    addFormats.default(this.ajv);
    for (const [name, schema] of Object.entries(content.components.schemas))
      this.ajv.addSchema({ ...pointed(schema), $id: `component:${name}` });
  }

  static async load(url: string): Promise<ServedDocument> {
    const answer = await fetch(`${url}/api/openapi.json`);
    return new ServedDocument((await answer.json()) as OpenApi);
  }

  /** @param path as in a contract, with `:name` for parameters */
  operation(method: string, path: string): Operation | undefined {
    return this.content.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  }

  /** The path as a contract has it, of a request as it was sent; undefined when the document has none like it. */
  templateOf(method: string, sent: string): string | undefined {
    const path = sent.split('?')[0] ?? '';
    const fitting = Object.keys(this.content.paths).filter(
      (template) =>
        this.content.paths[template]?.[method.toLowerCase()] &&
        new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
    );
    // What is named outright comes before what a parameter stands for.
    const [best] = fitting.sort((one, other) => one.split('{').length - other.split('{').length);
    return best?.replace(/\{(\w+)\}/g, ':$1');
  }

  /** Why the value does not fit the schema; undefined when it does. */
  misfit({ schema }: Media, value: unknown): string | undefined {
    const text = JSON.stringify(schema);
    const validate = this.compiled.get(text) ?? this.ajv.compile(pointed(schema));
    this.compiled.set(text, validate);
    return validate(value) ? undefined : this.ajv.errorsText(validate.errors);
  }

  /** @throws Error unless the document says that this route may answer this */
  assertDocumented(method: string, path: string, { status, headers, body }: Answered): void {
    const where = `${method} ${path} answered ${status}`;
    const operation = this.operation(method, path);
    if (!operation) throw new Error(`${where}: the document knows no such route`);
    const documented = operation.responses[status];
    if (!documented) throw new Error(`${where}, which its document does not say: ${JSON.stringify(body)}`);
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    const media = documented.content[type];
    if (!media) throw new Error(`${where} as ${type}, which its document does not say`);
    const misfit = type === 'application/json' ? this.misfit(media, body) : undefined;
    if (misfit) throw new Error(`${where} against its document (${misfit}): ${JSON.stringify(body)}`);
  }
}

/** References that the validator finds. */
const pointed = (schema: object): object =>
  JSON.parse(
    JSON.stringify(schema).replaceAll('"$ref":"#/components/schemas/', '"$ref":"component:'),
  ) as object;
