// Reads a request's body: counted while it comes in, parsed by the one JSON parser. Whatever is wrong with it is a 4xx.
import { AppError, invalid } from '@/core/errors';
import { MAX_JSON_BYTES, parseJson, parseUnjudged } from '@/core/resources/json';

/** "application/json;" → "application/json". */
export const mediaType = (request: Request): string => (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();

/** The body as text, undefined when there is none. @throws too_large beyond `limit` bytes, before the rest is read. */
export async function readText(request: Request, limit = MAX_JSON_BYTES): Promise<string | undefined> {
  const tooLarge = () => new AppError('too_large', `The body is larger than ${limit} bytes.`);
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge();
  if (!request.body) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new AppError('invalid', 'The body is not valid UTF-8.');
  }
}

/** The JSON of a body, undefined for an empty one. @throws unsupported_media_type, too_large, invalid. */
export const readJson = (request: Request): Promise<unknown> => readAs(request, parseJson);

/** The same where whoever takes it judges each of its values, and says of which one what is wrong. */
export const readUnjudgedJson = (request: Request): Promise<unknown> => readAs(request, parseUnjudged);

async function readAs(request: Request, parse: typeof parseUnjudged): Promise<unknown> {
  const type = mediaType(request);
  const text = await readText(request);
  if (text === undefined || text.trim() === '') return undefined;
  if (type !== 'application/json') throw unsupported(type);
  const parsed = parse(text);
  if (!parsed.ok)
    throw new AppError(
      'invalid',
      `JSON parse error: ${parsed.fault.path === '$' ? 'the document' : parsed.fault.path} ${parsed.fault.message}`,
    );
  return parsed.value;
}

export const unsupported = (type: string) =>
  new AppError('unsupported_media_type', `Unsupported media type "${type.slice(0, 100)}" in request.`);

/** The objects of a bulk request. @throws invalid when it is no list. */
export function asList(body: unknown): unknown[] {
  if (Array.isArray(body)) return body as unknown[];
  throw invalid({ non_field_errors: 'Expected a list of items.' });
}
