// Sends one HTTP request byte for byte as told: no header of its own but Host and Connection, no redirect followed, nothing retried.
import http from 'node:http';
import https from 'node:https';

const SECONDS_TO_ANSWER = 30;

export interface WireRequest {
  method: string;
  /** Absolute, already percent-encoded. */
  url: string;
  headers: Record<string, string>;
  body?: string | Buffer;
}

export interface WireAnswer {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  text: string;
}

const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };

export function send({ method, url, headers, body }: WireRequest): Promise<WireAnswer> {
  const { protocol } = new URL(url);
  const secure = protocol === 'https:';
  const length = bodyLength(method, body);
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(
      url,
      {
        method,
        agent: secure ? agents['https:'] : agents['http:'],
        headers: length === null ? headers : { ...headers, 'Content-Length': String(length) },
        timeout: SECONDS_TO_ANSWER * 1000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: flatten(response.headers), text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    request.once('timeout', () => request.destroy(new Error(`${method} ${url}: no answer within ${SECONDS_TO_ANSWER} s`)));
    request.once('error', reject);
    request.end(body);
  });
}

/** POST, PUT and PATCH say 0 when they have no body; the others say nothing. */
function bodyLength(method: string, body: string | Buffer | undefined): number | null {
  if (body !== undefined) return Buffer.byteLength(body);
  return ['POST', 'PUT', 'PATCH'].includes(method) ? 0 : null;
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

/** The body of a form with files, as a browser or `requests` sends it. */
export function encodeMultipart(parts: readonly [name: string, value: string | { filename: string; content: string }][]): {
  type: string;
  body: Buffer;
} {
  const boundary = `----${'0123456789abcdef'.repeat(2)}`;
  const encoded = parts.map(([name, value]) => {
    const isFile = typeof value !== 'string';
    const disposition = `Content-Disposition: form-data; name="${name}"${isFile ? `; filename="${value.filename}"` : ''}`;
    const type = isFile ? '\r\nContent-Type: application/octet-stream' : '';
    return `--${boundary}\r\n${disposition}${type}\r\n\r\n${isFile ? value.content : value}\r\n`;
  });
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.from(`${encoded.join('')}--${boundary}--\r\n`, 'utf8') };
}
