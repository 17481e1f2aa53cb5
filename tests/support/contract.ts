// Holds every answer of the API to the OpenAPI document: its address, its verb, its status, its type and the whole of its body.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import '@/features/catalog';
import type { ApiResponse, HttpVerb, Operation, PathItem } from '@/core/resources/openapi/paths';
import { type ApiDocument, describeApi } from '@/web/openapi/document';

let contract: Contract | undefined;

/** @throws telling what the document does not say. */
export async function expectDocumented(method: string, url: URL, response: Response): Promise<void> {
  if (method === 'HEAD') return;
  contract ??= new Contract(describeApi());
  const fault = await contract.faultOf(method.toLowerCase() as HttpVerb, url.pathname, response);
  if (fault !== undefined)
    throw new Error(`The OpenAPI document does not say that ${method} ${url.pathname} answers this (${response.status}): ${fault}`);
}

class Contract {
  private readonly document: ApiDocument;
  private readonly ajv = new Ajv2020({ strict: false, validateSchema: false, inlineRefs: false });
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly paths: readonly { readonly pattern: RegExp; readonly item: PathItem; readonly path: string }[];

  constructor(document: ApiDocument) {
    this.document = document;
    (formats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema(closed(JSON.parse(JSON.stringify(answersOf(document)))) as object, 'api');
    // A path without parameters wins over one with.
    this.paths = Object.entries(document.paths)
      .sort(([a], [b]) => parameters(a) - parameters(b))
      .map(([path, item]) => ({ path, item, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));
  }

  async faultOf(verb: HttpVerb, pathname: string, response: Response): Promise<string | undefined> {
    const address = `${pathname.replace(/^\/api/, '').replace(/\/$/, '')}/`.replace(/^\/swagger\.json\/$/, '/swagger.json');
    const found = this.paths.find(({ pattern }) => pattern.test(address));
    const operation = found?.item[verb];
    if (!found || !operation) return this.faultOfRefusal(response, found ? [403, 404, 405] : [404]);
    const at = ['paths', found.path, verb, 'responses'];
    const status = String(response.status);
    const key = Object.hasOwn(operation.responses, status) ? status : response.status >= 400 ? 'default' : undefined;
    if (key === undefined) return 'there is no such status.';
    const said = operation.responses[key]!;
    if ('$ref' in said) {
      const name = said.$ref.split('/').at(-1)!;
      return this.faultOfAnswer(response, this.document.components.responses[name]!, ['components', 'responses', name]);
    }
    return this.faultOfAnswer(response, said, [...at, key]);
  }

  /** Of an address or a verb that is not in the document: it has to be refused, in the way all refusals look. */
  private faultOfRefusal(response: Response, statuses: readonly number[]): Promise<string | undefined> | string {
    if (!statuses.includes(response.status)) return 'there is no such operation: describe it in web/openapi, or in its descriptor.';
    return this.faultOfAnswer(response, this.document.components.responses['Refused']!, ['components', 'responses', 'Refused']);
  }

  private async faultOfAnswer(response: Response, said: ApiResponse, at: readonly string[]): Promise<string | undefined> {
    const type = response.headers.get('content-type')?.split(';')[0];
    const types = Object.keys(said.content ?? {});
    if (type === undefined) return types.length > 0 && !types.includes('*/*') ? 'a body is expected.' : undefined;
    const key = types.find((one) => one === type) ?? types.find((one) => one === '*/*');
    if (key === undefined) return types.length === 0 ? 'no body is expected.' : `${type} is not among ${types.join(', ')}.`;
    if (key !== 'application/json') return undefined;
    const validate = this.validator([...at, 'content', key, 'schema']);
    const body = (await response.clone().json()) as unknown;
    if (validate(body)) return undefined;
    const faults = (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`,
    );
    return `${faults.join('; ')}\n${JSON.stringify(body).slice(0, 2000)}`;
  }

  private validator(place: readonly string[]): ValidateFunction {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const known = this.validators.get(pointer);
    if (known) return known;
    const made = this.ajv.compile({ $ref: `api#/${pointer}` });
    this.validators.set(pointer, made);
    return made;
  }
}

/** Without what is asked, which is most of the document. */
const answersOf = ({ paths, components }: ApiDocument) => ({
  paths: Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      Object.fromEntries(Object.entries(item).map(([verb, { responses }]: [string, Operation]) => [verb, { responses }])),
    ]),
  ),
  components: { schemas: components.schemas, responses: components.responses },
});

const parameters = (path: string) => path.split('{').length - 1;

/** Clients have to bear a field that they do not know; here each has to be described. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closed(inner)]));
  const isOpen = copy['type'] === 'object' && typeof copy['properties'] === 'object' && copy['additionalProperties'] === undefined;
  return isOpen ? { ...copy, additionalProperties: false } : copy;
}
