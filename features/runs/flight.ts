// What one flight of the writer carries, as arrays for its statement, and how a flight is taken apart that the database refused.
import { createHash } from 'node:crypto';
import { arrayLiteral, isOrphaned } from '@/core/db/writer';
import { type ClaimedRun, failureResult, type Settlement } from './lifecycle';
import type { LineCounts, LogLine } from './spool';

/** What the run's supervisor is told. */
export interface RunEvents {
  /** Too many lines wait: stop reading from the run, or go on. */
  onPressure: (isHigh: boolean) => void;
  onCancel: () => void;
  /** The run is not ours any more. */
  onLost: () => void;
}

export type Claim = ClaimedRun & { key: string };

export interface OpenRun {
  id: string;
  token: number;
  seq: number;
  counts: LineCounts;
  /** Lines that wait for a flight, and lines that are under way on the second lane. */
  waiting: number;
  outside: number;
  isHigh: boolean;
  countsDue: boolean;
  countedAt: number;
  settlement: Settlement | null;
  settled: () => void;
  events: RunEvents | null;
}

export interface WaitingLine extends LogLine {
  run: OpenRun;
}

export interface WaitingClaim {
  id: string;
  queueJobId: string | null;
  key: string;
  resolve: (run: Claim | null) => void;
  reject: (error: unknown) => void;
}

export interface Row {
  run: OpenRun;
  settlement: Settlement | null;
  counts: LineCounts;
}

export interface Flight {
  again: boolean;
  claims: WaitingClaim[];
  lines: WaitingLine[];
  rows: Row[];
}

export function partOf(flight: Flight, isIn: (id: string) => boolean): Flight {
  return {
    again: flight.again,
    claims: flight.claims.filter((claim) => isIn(claim.id)),
    lines: flight.lines.filter((line) => isIn(line.run.id)),
    rows: flight.rows.filter((row) => isIn(row.run.id)),
  };
}

/** Postgres' clock has no room for much more. */
const LAST_MS = 8.64e15;
const REFUSED_LINE = 'A line of the log could not be stored.';

/** The lines to try again after a refusal: halves, or the bad line replaced by one that says so; none when that fails too. */
export function mendLines(lines: WaitingLine[], error: unknown): WaitingLine[] {
  const [only] = lines;
  if (!only || isOrphaned(error)) return [];
  if (lines.length > 1) return lines;
  if (only.message === REFUSED_LINE) return [];
  const ms = only.ms > 0 && only.ms < LAST_MS ? only.ms : 0;
  return [{ run: only.run, seq: only.seq, ms, level: 'error', grouping: 'main', message: REFUSED_LINE, object: '', url: '' }];
}

const REFUSED_OUTCOME = 'What the run reported could not be stored.';

export function mendRows(rows: Row[]): Row[] {
  return rows.flatMap((row) => {
    const result = failureResult('internal', REFUSED_OUTCOME);
    if (!row.settlement || row.settlement.result === result) return [];
    return [{ ...row, settlement: { status: 'FAILURE', reason: 'internal', result, traceback: null } satisfies Settlement }];
  });
}

export function flightValues(flight: Flight, owner: string, host: string): unknown[] {
  const { claims, lines, rows, again } = flight;
  const queueJobs = claims.flatMap((claim) => (claim.queueJobId === null ? [] : [claim.queueJobId]));
  const counter = (index: number) => arrayLiteral(rows.map((row) => row.counts[index]!));
  return [
    owner,
    host,
    again,
    arrayLiteral(claims.map((claim) => claim.id)),
    arrayLiteral(claims.map((claim) => createHash('sha256').update(claim.key).digest('hex'))),
    arrayLiteral(queueJobs),
    ...lineValues(lines),
    arrayLiteral(rows.map((row) => row.run.id)),
    arrayLiteral(rows.map((row) => row.run.token)),
    arrayLiteral(rows.map((row) => row.settlement?.status ?? null)),
    arrayLiteral(rows.map((row) => row.settlement?.reason ?? null)),
    arrayLiteral(rows.map((row) => row.settlement?.result ?? null)),
    arrayLiteral(rows.map((row) => row.settlement?.traceback ?? null)),
    counter(0),
    counter(1),
    counter(2),
    counter(3),
    counter(4),
  ];
}

export function lineValues(lines: WaitingLine[]): string[] {
  return [
    arrayLiteral(lines.map((line) => line.run.id)),
    arrayLiteral(lines.map((line) => line.seq)),
    arrayLiteral(lines.map((line) => line.ms)),
    arrayLiteral(lines.map((line) => line.level)),
    arrayLiteral(lines.map((line) => line.grouping)),
    arrayLiteral(lines.map((line) => line.message)),
    arrayLiteral(lines.map((line) => line.object)),
    arrayLiteral(lines.map((line) => line.url)),
  ];
}
