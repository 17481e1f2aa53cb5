// In which form and version an answer is wanted: the Accept header, `format` and `api_version`. Lenient where real clients are sloppy.
import { AppError } from '@/core/errors';

export type Format = 'json' | 'csv' | 'openapi';

export interface Negotiated {
  format: Format;
  version: string;
  /** Spaces to indent JSON with; 0 for none. */
  indent: number;
}

export const CURRENT_VERSION = '2.3';
const VERSIONS: readonly string[] = ['1.2', '1.3', '1.4', '1.5', '1.6', '2.0', '2.1', '2.2', '2.3'];
const MAX_INDENT = 8;

export const TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  openapi: 'application/vnd.oai.openapi+json',
};

interface MediaRange {
  type: string;
  parameters: ReadonlyMap<string, string>;
  quality: number;
}

/** "application/json; version=1.3, text/html;" → its ranges, best first. A bare trailing ";" says nothing. */
export function readAccept(header: string): MediaRange[] {
  return header
    .split(',')
    .map((part) => {
      const [type = '', ...rest] = part.split(';').map((piece) => piece.trim());
      const parameters = new Map(
        rest
          .filter((piece) => piece.includes('='))
          .map((piece) => [
            piece.slice(0, piece.indexOf('=')).trim().toLowerCase(),
            piece
              .slice(piece.indexOf('=') + 1)
              .trim()
              .replace(/^"(.*)"$/, '$1'),
          ]),
      );
      const quality = Number(parameters.get('q') ?? 1);
      return { type: type.toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 1 };
    })
    .filter(({ type, quality }) => type !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality);
}

const matches = (range: string, type: string) => range === type || range === '*/*' || range === `${type.split('/')[0]}/*`;

export const notAcceptable = (message = 'Could not satisfy the request Accept header.') => new AppError('not_acceptable', message);

function readVersion(header: string | undefined, parameter: string | null): string {
  const supported = `Supported versions are: ${VERSIONS.join(', ')}`;
  if (header !== undefined && !VERSIONS.includes(header))
    throw notAcceptable(`Invalid version "${header.slice(0, 20)}" in "Accept" header. ${supported}`);
  if (parameter !== null && !VERSIONS.includes(parameter))
    throw new VersionError('not_found', `Invalid version "${parameter.slice(0, 20)}" in query parameter. ${supported}`);
  if (header !== undefined && parameter !== null && header !== parameter) {
    throw new VersionError('invalid', 'Version mismatch between "Accept" header and query parameter.');
  }
  return header ?? parameter ?? CURRENT_VERSION;
}

/** A version that can't be agreed on: the answer to it carries none. */
export class VersionError extends AppError {}

/** @throws not_acceptable (406), or VersionError (404, 400). `formats`: what the address can answer in. */
export function negotiate(request: Request, url: URL, formats: readonly Format[]): Negotiated {
  const ranges = readAccept(request.headers.get('accept') || '*/*');
  const wanted = url.searchParams.get('format');
  const offered = wanted ? formats.filter((format) => format === wanted) : formats;
  if (wanted === 'api') throw notAcceptable('This server has pages of its own instead of a browsable API.');
  if (wanted && offered.length === 0) throw new AppError('not_found', 'Not found.');
  for (const range of ranges) {
    const format = offered.find((candidate) => matches(range.type, TYPES[candidate]));
    if (!format) continue;
    const indent = Number(range.parameters.get('indent') ?? 0);
    return {
      format,
      version: readVersion(range.parameters.get('version'), url.searchParams.get('api_version')),
      indent: Number.isInteger(indent) ? Math.max(0, Math.min(indent, MAX_INDENT)) : 0,
    };
  }
  throw notAcceptable();
}
