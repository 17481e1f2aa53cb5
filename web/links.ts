// Addresses as the asker can follow them: the host they asked, not the one the process believes to be.

/** Scheme and host of the request, with the prefix of a proxy that says so; no slash at its end. */
export function baseOf(request: Request): string {
  const { headers } = request;
  const url = new URL(request.url);
  const host = first(headers.get('x-forwarded-host')) ?? headers.get('host') ?? url.host;
  const scheme = first(headers.get('x-forwarded-proto')) ?? url.protocol.replace(':', '');
  const prefix = first(headers.get('x-forwarded-prefix')) ?? '';
  return `${scheme === 'https' ? 'https' : 'http'}://${/^[\w.:[\]-]+$/.test(host) ? host : url.host}${/^(\/[\w.-]+)+$/.test(prefix) ? prefix : ''}`;
}

const first = (header: string | null) => header?.split(',')[0]?.trim() || undefined;

/** The API addresses end in a slash, whichever way they were asked for. */
const withSlash = (path: string) => (path.endsWith('/') ? path : `${path}/`);

export interface Envelope<T> {
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
}

/** A page of a list, with the addresses of its neighbours. */
export function envelope<T>(base: string, url: URL, page: { count: number; limit: number; offset: number }, results: T[]): Envelope<T> {
  const { count, limit, offset } = page;
  const address = (at: number) => {
    const params = new URLSearchParams(url.searchParams);
    params.set('limit', String(limit));
    if (at > 0) params.set('offset', String(at));
    else params.delete('offset');
    params.sort();
    return `${base}${withSlash(url.pathname)}?${params}`;
  };
  return {
    count,
    next: offset + limit < count ? address(offset + limit) : null,
    previous: offset > 0 ? address(Math.max(0, offset - limit)) : null,
    results,
  };
}
