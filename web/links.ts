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

export interface Extent {
  readonly count: number;
  readonly limit: number;
  readonly offset: number;
  /** Where it is known better than by counting. */
  readonly hasMore?: boolean;
  /** Where the next page begins, whatever comes or goes in front of it. */
  readonly place?: string | undefined;
}

/** A page of a list, with the addresses of its neighbours. */
export function envelope<T>(base: string, url: URL, page: Extent, results: T[]): Envelope<T> {
  const { count, limit, offset, hasMore = offset + limit < count, place } = page;
  const address = (at: number, after?: string) => {
    const params = new URLSearchParams(url.searchParams);
    params.set('limit', String(limit));
    if (at > 0) params.set('offset', String(at));
    else params.delete('offset');
    if (after === undefined) params.delete('after');
    else params.set('after', after);
    params.sort();
    return `${base}${withSlash(url.pathname)}?${params}`;
  };
  return {
    count,
    next: hasMore ? address(offset + limit, place) : null,
    previous: offset > 0 ? address(Math.max(0, offset - limit)) : null,
    results,
  };
}
