// Log lines over HTTP: a run's as one array or CSV, streamed however long it is; everybody's as a list.
import { invalid, notFound } from '@/core/errors';
import { orderText, sealPlace } from '@/core/resources/rows/place';
import { DEFAULT_LIMIT, MAX_LIMIT, readFilters, readPlace } from '@/core/resources/filters/query';
import { brief } from '@/core/resources/rows/serialize';
import { readObject } from '@/core/resources/service';
import { streamOf } from '@/core/streams';
import { type LogLineView, readLogs } from '@/features/runs/logs';
import { countLines, findLine, LINE_ORDER, listLines, placeOfLine } from '@/features/runs/log-list';
import { jobLogEntry, jobResult } from '@/features/runs/resources';
import { envelope } from './links';
import { type Handler, ok } from './route';

const BATCH = 1000;

function wire(base: string, runId: string, line: LogLineView) {
  return {
    id: line.id,
    object_type: jobLogEntry.label,
    display: line.message,
    url: `${base}/api/${jobLogEntry.path}/${line.id}/`,
    natural_slug: 'unknown',
    log_level: line.log_level,
    grouping: line.grouping,
    message: line.message,
    log_object: line.log_object,
    absolute_url: line.absolute_url,
    job_result: brief(base, jobResult, runId),
    created: line.created.toISOString(),
  };
}

const wholeNumber = (params: URLSearchParams, name: string): number | undefined => {
  const value = params.get(name);
  if (value === null || value === '') return undefined;
  if (!/^\d{1,10}$/.test(value)) throw invalid({ [name]: 'A whole number, 0 or more, is expected.' });
  return Number(value);
};

/** All lines of a run in order, as a bare list; `limit`, `offset` and `after` (a line's number) make it shorter. */
export const runLogs: Handler = async ({ actor, params, url, base, format }) => {
  const asked = new URLSearchParams(url.searchParams);
  const place = {
    after: wholeNumber(asked, 'after') ?? 0,
    offset: wholeNumber(asked, 'offset') ?? 0,
    limit: wholeNumber(asked, 'limit') ?? Number.MAX_SAFE_INTEGER,
  };
  for (const name of ['after', 'offset', 'limit']) asked.delete(name);
  await readFilters(jobResult, asked, actor);
  const run = await readObject(actor, jobResult, params['key']!);
  const lines = linesOf(String(run.id), place);
  if (format === 'csv') {
    const headers = {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="windlass_job_log_${String(run.id).slice(0, 8)}.csv"`,
    };
    return new Response(streamOf(csv(lines)), { headers });
  }
  return new Response(streamOf(jsonList(lines, (line) => wire(base, String(run.id), line))), {
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'private, no-store' },
  });
};

async function* linesOf(runId: string, place: { after: number; offset: number; limit: number }): AsyncGenerator<LogLineView[]> {
  let { after, offset, limit } = place;
  while (limit > 0) {
    const page = await readLogs(runId, { after, limit: Math.min(BATCH, offset + limit) });
    const lines = page.lines.slice(offset).slice(0, limit);
    offset = Math.max(0, offset - page.lines.length);
    limit -= lines.length;
    after = page.next;
    yield lines;
    if (!page.hasMore) return;
  }
}

async function* jsonList(batches: AsyncGenerator<LogLineView[]>, toWire: (line: LogLineView) => object): AsyncGenerator<Uint8Array> {
  let before = '[';
  for await (const lines of batches) {
    if (lines.length === 0) continue;
    yield Buffer.from(before + lines.map((line) => JSON.stringify(toWire(line))).join(','));
    before = ',';
  }
  yield Buffer.from(before === '[' ? '[]' : ']');
}

const COLUMNS = ['created', 'log_level', 'grouping', 'log_object', 'message'] as const;

async function* csv(batches: AsyncGenerator<LogLineView[]>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${COLUMNS.join(',')}\r\n`);
  for await (const lines of batches) {
    if (lines.length > 0)
      yield Buffer.from(
        lines
          .map((line) => `${COLUMNS.map((column) => cell(column === 'created' ? line.created.toISOString() : line[column])).join(',')}\r\n`)
          .join(''),
      );
  }
}

/** A cell that a spreadsheet shows and does not compute. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Lines of all runs that the asker may see lines of. */
export const listLogs: Handler = async ({ actor, url, base }) => {
  const limit = Math.min(wholeNumber(url.searchParams, 'limit') || DEFAULT_LIMIT, MAX_LIMIT);
  const offset = wholeNumber(url.searchParams, 'offset') ?? 0;
  const where = await readFilters(jobLogEntry, url.searchParams, actor);
  const after = readPlace(jobLogEntry, url.searchParams, LINE_ORDER, offset)?.values;
  const [count, found] = await Promise.all([countLines(actor, where), listLines(actor, where, { limit: limit + 1, offset, after })]);
  const lines = found.slice(0, limit);
  const hasMore = found.length > lines.length;
  const place = hasMore
    ? sealPlace(jobLogEntry, { offset: offset + limit, order: orderText(LINE_ORDER), values: placeOfLine(lines.at(-1)!) })
    : undefined;
  return ok(
    envelope(
      base,
      url,
      { count, limit, offset, hasMore, place },
      lines.map((line) => wire(base, line.job_result_id, line)),
    ),
  );
};

export const readLog: Handler = async ({ actor, params, base }) => {
  const line = await findLine(actor, params['key']!);
  if (!line) throw notFound();
  return ok(wire(base, line.job_result_id, line));
};
