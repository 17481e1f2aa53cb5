// The one in-memory writer of a worker process: claims, log lines, counters and outcomes of all its runs leave in flights, one statement each.
// A flight leaves at once when the lane is free, else when the last one is back: no timer delays anything, and load makes flights fuller.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogLevel } from '@windlass/sdk';
import { arrayLiteral, isRefused, openWriter, type WriterConnections } from '@/core/db/writer';
import { log } from '@/core/log';
import {
  type Claim,
  type Flight,
  flightValues,
  lineValues,
  mendLines,
  mendRows,
  type OpenRun,
  partOf,
  type Row,
  type RunEvents,
  type WaitingClaim,
  type WaitingLine,
} from './flight';
import { type ClaimedRun, FLIGHT, LINES, RENEW, type Settlement } from './lifecycle';
import { releaseKeys } from './serial';
import { type LineCounts, type LogLine, type SpooledRun, spoolRun, unspoolRun } from './spool';

const MOST_LINES = 2000;
const MOST_RUNS = 200;
/** From so many waiting lines on, a second lane carries lines while the first is out. */
const SECOND_LANE_FROM = 300;
const COUNT_EVERY_MS = 500;
const PAUSE_ABOVE = 4000;
const RESUME_BELOW = 1500;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 1000;

const COUNTER: Record<LogLevel, number> = { debug: 0, info: 1, success: 2, warning: 3, failure: 4, error: 4, critical: 4 };

export class RunWriter {
  /** Identifies this process in leases. */
  readonly owner: string;
  readonly #host: string;
  readonly #connections: WriterConnections;
  readonly #onWritten: (runIds: string[]) => void;
  readonly #onLine: ((runId: string, line: LogLine) => void) | undefined;
  readonly #runs = new Map<string, OpenRun>();
  readonly #flights = new Set<Flight>();
  readonly #spooled = new Set<string>();
  readonly #idle: (() => void)[] = [];
  #claims: WaitingClaim[] = [];
  #lines: WaitingLine[] = [];
  #renewals: (() => Promise<void>)[] = [];
  #stateLaneBusy = false;
  #lineLaneBusy = false;
  #failedSince: number | null = null;

  /** `onWritten` hears which runs have something new, after it was committed; `onLine` hears each line as it is taken. */
  constructor(options: {
    owner: string;
    host: string;
    onWritten?: (runIds: string[]) => void;
    onLine?: (runId: string, line: LogLine) => void;
    connections?: WriterConnections;
  }) {
    this.owner = options.owner;
    this.#host = options.host;
    this.#onWritten = options.onWritten ?? (() => undefined);
    this.#onLine = options.onLine;
    this.#connections = options.connections ?? openWriter(3);
  }

  /** The run is ours and STARTED, or null: somebody else had it, or it was cancelled. Its queue row is gone either way. */
  async claim(id: string, queueJobId: string | null): Promise<Claim | null> {
    return await new Promise((resolve, reject) => {
      this.#claims.push({ id, queueJobId, key: randomBytes(24).toString('base64url'), resolve, reject });
      this.#pump();
    });
  }

  /** Begins to take lines for a claimed run. */
  open(run: { id: string; token: number }, events: RunEvents | null): void {
    const counts: LineCounts = [0, 0, 0, 0, 0];
    this.#runs.set(run.id, {
      id: run.id,
      token: run.token,
      seq: 0,
      counts,
      waiting: 0,
      outside: 0,
      isHigh: false,
      countsDue: false,
      countedAt: 0,
      settlement: null,
      settled: () => undefined,
      events,
    });
  }

  /** Takes a line; returns its number in the run. */
  log(id: string, line: Omit<LogLine, 'seq'>): number {
    const run = this.#runs.get(id);
    if (!run || run.settlement) return 0;
    run.seq += 1;
    run.counts[COUNTER[line.level]]! += 1;
    run.countsDue = true;
    this.#lines.push({ run, seq: run.seq, ...line });
    this.#onLine?.(id, { seq: run.seq, ...line });
    run.waiting += 1;
    if (run.waiting > PAUSE_ABOVE && !run.isHigh) {
      run.isHigh = true;
      run.events?.onPressure(true);
    }
    this.#pump();
    return run.seq;
  }

  /** Takes the outcome. It leaves with the run's last lines or after them. Resolves once it is committed. */
  async finish(id: string, settlement: Settlement): Promise<void> {
    const run = this.#runs.get(id);
    if (!run || run.settlement) return;
    run.settlement = settlement;
    const settled = new Promise<void>((resolve) => (run.settled = resolve));
    if (this.#failedSince !== null) this.#spool();
    this.#pump();
    await settled;
  }

  /** Outcomes handed over and not yet committed. */
  get unsettled(): number {
    let count = 0;
    for (const run of this.#runs.values()) if (run.settlement) count += 1;
    return count;
  }

  /** True while the database does not take what is sent. */
  get isAway(): boolean {
    return this.#failedSince !== null;
  }

  /** Prolongs the leases of all runs. Runs that were cancelled or taken away are told so. */
  async renew(): Promise<void> {
    const runs = [...this.#runs.values()].filter((run) => !run.settlement);
    if (runs.length === 0) return;
    await new Promise<void>((resolve) => {
      this.#renewals.push(async () => {
        await this.#sendRenewal(runs).catch((error: unknown) => log.warn('leases were not renewed', { error }));
        resolve();
      });
      this.#pump();
    });
  }

  /** Resolves when everything taken so far is committed. */
  async drain(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async close(): Promise<void> {
    await this.#connections.close();
  }

  /** Delivers what an earlier process spooled. The token decides whether it still counts. */
  async replay(spooled: readonly SpooledRun[]): Promise<void> {
    const lost = spooled.filter((run) => !this.#runs.has(run.id));
    for (const { id, token, counts, settlement, lines } of lost) {
      this.open({ id, token }, null);
      const run = this.#runs.get(id)!;
      Object.assign(run, { counts, countsDue: true, seq: lines.at(-1)?.seq ?? 0 });
      for (const line of lines) this.#lines.push({ run, ...line });
      run.waiting = lines.length;
      this.#spooled.add(id);
      if (settlement) void this.finish(id, settlement);
    }
    this.#pump();
    await this.drain();
    for (const { id } of lost) {
      this.#runs.delete(id);
      this.#unspool(id);
    }
  }

  // ------------------------------------------------------------ the two lanes

  #pump(): void {
    if (!this.#stateLaneBusy) {
      const renewal = this.#renewals.shift();
      const flight = renewal ? null : this.#loadFlight();
      if (renewal || flight) {
        this.#stateLaneBusy = true;
        void (renewal ? renewal() : this.#deliver(flight!)).finally(() => {
          this.#stateLaneBusy = false;
          this.#pump();
        });
      }
    }
    if (this.#stateLaneBusy && !this.#lineLaneBusy && this.#lines.length >= SECOND_LANE_FROM) {
      this.#lineLaneBusy = true;
      void this.#deliverLines(this.#takeLines()).finally(() => {
        this.#lineLaneBusy = false;
        this.#pump();
      });
    }
    if (this.#isIdle()) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #isIdle(): boolean {
    return !this.#stateLaneBusy && !this.#lineLaneBusy && this.#lines.length === 0 && this.#claims.length === 0 && this.unsettled === 0;
  }

  #loadFlight(): Flight | null {
    const claims = this.#claims.splice(0, MOST_RUNS);
    const lines = this.#takeLines();
    const rows = this.#takeRows();
    return claims.length + lines.length + rows.length === 0 ? null : { again: false, claims, lines, rows };
  }

  #takeLines(): WaitingLine[] {
    const taken = this.#lines.length <= MOST_LINES ? this.#lines : this.#lines.slice(0, MOST_LINES);
    this.#lines = this.#lines.length <= MOST_LINES ? [] : this.#lines.slice(MOST_LINES);
    for (const { run } of taken) {
      run.waiting -= 1;
      if (run.isHigh && run.waiting < RESUME_BELOW) {
        run.isHigh = false;
        run.events?.onPressure(false);
      }
    }
    return taken;
  }

  /** Outcomes whose lines are all on their way with this flight or were written before, and counters that are due. */
  #takeRows(): Row[] {
    const now = performance.now();
    const rows: Row[] = [];
    for (const run of this.#runs.values()) {
      if (rows.length === MOST_RUNS) break;
      const isReady = run.settlement !== null && run.waiting === 0 && run.outside === 0;
      if (!isReady && (!run.countsDue || now - run.countedAt < COUNT_EVERY_MS)) continue;
      run.countsDue = false;
      run.countedAt = now;
      rows.push({ run, settlement: isReady ? run.settlement : null, counts: [...run.counts] });
    }
    return rows;
  }

  // ------------------------------------------------------------ delivery

  /** Sends a flight until it is committed, however long the database is away; what the database refuses is taken apart. */
  async #deliver(flight: Flight): Promise<void> {
    this.#flights.add(flight);
    try {
      for (let pause = FIRST_RETRY_MS; ; pause = Math.min(pause * 2, LAST_RETRY_MS)) {
        try {
          const rows = await this.#connections.send<{ what: 'claimed' | 'settled' | 'released'; id: string; run: ClaimedRun | null }>(
            FLIGHT,
            flightValues(flight, this.owner, this.#host),
          );
          this.#recovered();
          return this.#arrived(flight, rows);
        } catch (error) {
          if (isRefused(error)) return await this.#divide(flight, error);
          flight.again = true;
          this.#failed(error);
          await sleep(pause);
        }
      }
    } finally {
      this.#flights.delete(flight);
    }
  }

  async #deliverLines(lines: WaitingLine[]): Promise<void> {
    for (const { run } of lines) run.outside += 1;
    try {
      await this.#connections.send(LINES, lineValues(lines));
      this.#onWritten([...new Set(lines.map((line) => line.run.id))]);
    } catch {
      // The first lane knows what to do with whatever goes wrong; lines that were written after all are written once.
      await this.#deliver({ again: true, claims: [], lines, rows: [] });
    } finally {
      for (const { run } of lines) run.outside -= 1;
    }
  }

  #arrived(flight: Flight, answers: { what: string; id: string; run: ClaimedRun | null }[]): void {
    const claimed = new Map(answers.filter((answer) => answer.what === 'claimed').map((answer) => [answer.id, answer.run]));
    for (const claim of flight.claims) {
      const run = claimed.get(claim.id);
      claim.resolve(run ? { ...run, key: claim.key } : null);
    }
    for (const { run, settlement } of flight.rows) if (settlement) this.#close(run);
    const touched = new Set([...claimed.keys(), ...flight.lines.map((line) => line.run.id), ...flight.rows.map((row) => row.run.id)]);
    for (const id of touched) if (this.#spooled.has(id) && this.#isDelivered(id)) this.#unspool(id);
    if (touched.size > 0) this.#onWritten([...touched]);
    const released = answers.filter((answer) => answer.what === 'released').map((answer) => answer.id);
    releaseKeys(released).catch((error: unknown) => log.warn('keys were not passed on; the reaper does it', { error }));
  }

  #close(run: OpenRun): void {
    this.#runs.delete(run.id);
    run.settled();
  }

  /** One bad value refuses a whole flight: halves find whose it is, and only that line or that run pays. */
  async #divide(flight: Flight, error: unknown): Promise<void> {
    const ids = [
      ...new Set([
        ...flight.claims.map((claim) => claim.id),
        ...flight.lines.map((line) => line.run.id),
        ...flight.rows.map((row) => row.run.id),
      ]),
    ];
    if (ids.length > 1) {
      const first = new Set(ids.slice(0, ids.length >> 1));
      await this.#deliver(partOf(flight, (id) => first.has(id)));
      return await this.#deliver(partOf(flight, (id) => !first.has(id)));
    }
    log.error('the database refused what a run wrote', { run: ids[0], error });
    for (const claim of flight.claims) claim.reject(error);
    const lines = mendLines(flight.lines, error);
    const half = lines.length >> 1;
    if (half > 0) await this.#deliver({ ...flight, claims: [], rows: [], lines: lines.slice(0, half) });
    if (lines.length > 0) await this.#deliver({ ...flight, claims: [], rows: [], lines: lines.slice(half) });
    const rows = flight.lines.length > 0 ? flight.rows : mendRows(flight.rows);
    if (rows.length > 0) await this.#deliver({ ...flight, claims: [], lines: [], rows });
    // Refused even so: its row is gone.
    else for (const { run, settlement } of flight.rows) if (settlement) this.#close(run);
  }

  async #sendRenewal(runs: OpenRun[]): Promise<void> {
    const values = [arrayLiteral(runs.map((run) => run.id)), arrayLiteral(runs.map((run) => run.token))];
    const kept = new Map((await this.#connections.send<{ id: string; cancel: boolean }>(RENEW, values)).map((row) => [row.id, row.cancel]));
    this.#recovered();
    for (const run of runs) {
      if (run.settlement) continue;
      if (!kept.has(run.id)) run.events?.onLost();
      else if (kept.get(run.id)) run.events?.onCancel();
    }
  }

  // ------------------------------------------------------------ while the database is away

  #failed(error: unknown): void {
    if (this.#failedSince === null) log.warn('the database does not answer; what runs report is kept and sent again', { error });
    this.#failedSince ??= performance.now();
    this.#spool();
  }

  #recovered(): void {
    if (this.#failedSince === null) return;
    log.info('the database answers again', { awayForSeconds: Math.round((performance.now() - this.#failedSince) / 1000) });
    this.#failedSince = null;
  }

  #spool(): void {
    const lines = new Map<OpenRun, LogLine[]>();
    const collect = (line: WaitingLine) => {
      const { run, ...plain } = line;
      const list = lines.get(run);
      if (list) list.push(plain);
      else lines.set(run, [plain]);
    };
    for (const flight of this.#flights) flight.lines.forEach(collect);
    this.#lines.forEach(collect);
    for (const run of this.#runs.values()) {
      const waiting = lines.get(run);
      if (!waiting && !run.settlement) continue;
      try {
        spoolRun({
          id: run.id,
          token: run.token,
          counts: run.counts,
          settlement: run.settlement,
          lines: (waiting ?? []).sort((a, b) => a.seq - b.seq),
        });
        this.#spooled.add(run.id);
      } catch (error) {
        log.error('what a run reported could not be spooled; it is in memory only', { run: run.id, error });
      }
    }
  }

  #isDelivered(id: string): boolean {
    const run = this.#runs.get(id);
    return !run || (!run.settlement && run.waiting === 0 && run.outside === 0);
  }

  #unspool(id: string): void {
    this.#spooled.delete(id);
    unspoolRun(id);
  }
}
