// Says how a replay went: numbers by topic, every failure where it is, and the failures again by cause, so that each cause is read once.
import type { Mismatch } from './compare';
import type { Exchange } from './golden';
import type { Verdict } from './judge';

export interface Judged {
  exchange: Exchange;
  verdict: Verdict;
  /** What the request needed and no answer had given; with the exchange that should have. */
  lacked: string[];
}

export interface Totals {
  topic: string;
  sent: number;
  matched: number;
  better: number;
  failed: number;
}

export interface ReplayReport {
  stamp: string;
  /** What could not be made ready: jobs that are not there or can't be enabled. */
  unready: string[];
  topics: Totals[];
  failures: Failure[];
}

export interface Failure {
  topic: string;
  index: number;
  name: string;
  request: string;
  mismatches: Mismatch[];
  lacked: string[];
}

export function makeReport(stamp: string, unready: string[], judged: readonly Judged[]): ReplayReport {
  const names = [...new Set(judged.map(({ exchange }) => exchange.topic))];
  const topics = names.map((topic) => {
    const kinds = judged.filter(({ exchange }) => exchange.topic === topic).map(({ verdict }) => verdict.kind);
    const count = (kind: Verdict['kind']) => kinds.filter((each) => each === kind).length;
    return { topic, sent: kinds.length, matched: count('matched'), better: count('better'), failed: count('failed') };
  });
  const failures = judged.flatMap(({ exchange, verdict, lacked }) => {
    if (verdict.kind !== 'failed') return [];
    const { topic, index, name, request } = exchange;
    return [{ topic, index, name, request: `${request.method} ${request.path}`, mismatches: verdict.mismatches, lacked }];
  });
  return { stamp, unready, topics, failures };
}

export function formatReport(report: ReplayReport): string {
  return [formatTotals(report), ...report.unready.map((line) => `not ready: ${line}`), formatFailures(report), formatCauses(report)]
    .filter((section) => section !== '')
    .join('\n\n');
}

export function formatTotals({ topics }: ReplayReport): string {
  const sum = (key: 'sent' | 'matched' | 'better' | 'failed') => topics.reduce((total, topic) => total + topic[key], 0);
  const all = { topic: 'all', sent: sum('sent'), matched: sum('matched'), better: sum('better'), failed: sum('failed') };
  const line = (cells: (string | number)[]) =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(16) : String(cell).padStart(8))).join('');
  const rows = [...topics, all].map(({ topic, sent, matched, better, failed }) => line([topic, sent, matched, better, failed]));
  return [line(['topic', 'sent', 'matched', 'better', 'failed']), ...rows].join('\n');
}

function formatFailures({ failures }: ReplayReport): string {
  return failures
    .map(({ topic, index, name, request, mismatches, lacked }) => {
      const lines = mismatches.map(({ at, expected, got }) => `    ${at}: expected ${expected}, got ${got}`);
      return [`${topic} #${index} ${name}`, `    ${request}`, ...lacked.map((what) => `    lacks ${what}`), ...lines].join('\n');
    })
    .join('\n');
}

/** Causes that show in the same exchanges stand together. Failures whose request lacked something follow from an earlier one. */
function formatCauses({ failures }: ReplayReport): string {
  const places = new Map<string, string[]>();
  for (const failure of failures) {
    const where = `${failure.topic} #${failure.index}`;
    const causes = failure.lacked.length > 0 ? ['follows from an earlier failure'] : failure.mismatches.map(causeOf);
    for (const cause of new Set(causes)) places.set(cause, [...(places.get(cause) ?? []), where]);
  }
  const groups = new Map<string, { where: string[]; causes: string[] }>();
  for (const [cause, where] of places) {
    const group = groups.get(where.join()) ?? { where, causes: [] };
    groups.set(where.join(), { where, causes: [...group.causes, cause] });
  }
  return [...groups.values()]
    .sort((one, other) => other.where.length - one.where.length)
    .map(({ where, causes }) => `${String(where.length).padStart(4)} × ${abridge(causes, '\n       ')}\n       in ${abridge(where, ', ')}`)
    .join('\n');
}

function causeOf({ at, expected, got }: Mismatch): string {
  const place = at.replace(/\[\d+\]/g, '[]');
  const known = place === 'status' ? `got ${got.split(' ')[0]}` : got.startsWith('nothing') ? 'got nothing' : '';
  return `${place}: expected ${expected}${known ? `, ${known}` : ''}`;
}

function abridge(items: readonly string[], separator: string): string {
  return [...items.slice(0, 8), ...(items.length > 8 ? [`… ${items.length - 8} more`] : [])].join(separator);
}
