// Reads what the database wrote down. Updates are recorded with the changed columns only: whole states are rebuilt from the record.
import sql from 'sql-template-tag';
import { query } from '@/core/db/client';
import { identifier } from '@/core/sql';
import { findResource } from '@/core/resources/registry';

type State = Record<string, unknown>;

interface RecordedChange {
  seq: string;
  object_id: string;
  model: string;
  action: 'create' | 'update' | 'delete';
  before: State | null;
  after: State | null;
}

/** The state of an object as a change left it (for a deletion: as it was), and as it was before. */
export interface Snapshot {
  readonly before: State | null;
  readonly after: State | null;
}

/** A change whose states are wanted. */
export interface Wanted {
  readonly seq: string | number;
  readonly model: string;
  readonly objectId: string;
}

/**
 * States around each of these changes, by their seq. An object whose creation is no longer in the record is traced back
 * from the oldest state that is known: its deletion, or its row of now.
 */
export async function snapshots(wanted: readonly Wanted[]): Promise<Map<string, Snapshot>> {
  const found = new Map<string, Snapshot>();
  if (wanted.length === 0) return found;
  const ids = [...new Set(wanted.map(({ objectId }) => objectId))];
  const history = await query<RecordedChange>(
    sql`SELECT seq::text, object_id, model, action, before, after FROM extras_object_change WHERE object_id = ANY(${ids}::text[]) ORDER BY seq`,
  );
  const byObject = Map.groupBy(history, ({ model, object_id }) => `${model} ${object_id}`);
  const asked = new Set(wanted.map(({ seq }) => String(seq)));
  for (const changes of byObject.values()) await replay(changes, asked, found);
  return found;
}

async function replay(changes: readonly RecordedChange[], asked: ReadonlySet<string>, found: Map<string, Snapshot>): Promise<void> {
  if (!changes.some(({ seq }) => asked.has(seq))) return;
  let state: State | null = changes[0]!.action === 'create' ? null : await earliest(changes);
  let last: State = state ?? {};
  for (const change of changes) {
    const before: State | null = state;
    // The lists of a deleted object are emptied after it: they belong to what it was.
    last = { ...(before ?? (change.action === 'create' ? {} : last)), ...change.after };
    state = change.action === 'delete' ? null : last;
    if (asked.has(change.seq)) found.set(change.seq, { before, after: state });
  }
}

/** The state before the first recorded change: the last known one, with every change undone. */
async function earliest(changes: readonly RecordedChange[]): Promise<State> {
  const end = changes.findIndex(({ action }) => action === 'delete');
  const upTo = end < 0 ? changes : changes.slice(0, end);
  const last: State = end < 0 ? await rowOfNow(changes[0]!) : (changes[end]!.before ?? {});
  return upTo.reduceRight<State>((state, change) => ({ ...state, ...change.before }), last);
}

async function rowOfNow({ model, object_id }: RecordedChange): Promise<State> {
  const resource = findResource(model);
  if (!resource) return {};
  const [row] = await query<{ state: State }>(
    sql`SELECT to_jsonb(t) AS state FROM ${identifier(resource.table)} t WHERE t.id::text = ${object_id}`,
  );
  return row ? withoutSecrets(row.state) : {};
}

const SECRETS = new Set(['password', 'key_hash', 'session_version', 'last_login', 'last_used', 'change_key']);
const withoutSecrets = (state: State): State => Object.fromEntries(Object.entries(state).filter(([name]) => !SECRETS.has(name)));
