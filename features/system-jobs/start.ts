// Bulk acts as people ask for them in a list: the run of a system job, started for who may do its work to objects of that kind, and waited for a little while.
import type { Json } from '@windlass/sdk';
import sql from 'sql-template-tag';
import { type Action, can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { forbidden, invalid } from '@/core/errors';
import { deleteFiles, storeFile } from '@/core/files';
import { MAX_CSV_BYTES } from '@/core/resources/csv/read';
import type { Edit } from '@/core/resources/write/alike';
import { isForAnyKind, type Resource, type Verb } from '@/core/resources/define';
import { UploadedFile } from '@/core/resources/field-values';
import { ownJob } from '@/features/jobs/own-job';
import { untilRunEnds } from '@/features/runs/live';
import { type Submitted, submitAdmitted } from '@/features/schedules/submit';
import type { Fault } from './object-job';
import { selectByFilter, selectByIds, type Selection } from './selection';

/** What became of it so far. Who asked is told how their run ended, whatever else they may see of runs. */
export type BulkOutcome =
  /** Somebody has to approve it first. */
  | { readonly kind: 'asked'; readonly schedule: string }
  | { readonly kind: 'running'; readonly run: string }
  | { readonly kind: 'done'; readonly run: string; readonly result: Json }
  | { readonly kind: 'failed'; readonly run: string; readonly message: string; readonly faults: readonly Fault[] };

/** Acts on some hundred objects end within it; for others their run's page is the better place to wait. */
const WAIT_MS = 5000;

/** Rows that were ticked, or everything that the filter of a list finds. */
export type Wanted = { readonly ids: readonly string[] } | { readonly filter: string };

export async function selectWanted(actor: UserActor, resource: Resource, action: Action, wanted: Wanted): Promise<Selection> {
  if ('ids' in wanted) return await selectByIds(actor, resource, action, wanted.ids);
  return await selectByFilter(actor, resource, action, new URLSearchParams(wanted.filter));
}

/** `confirmed`: the mark of what was shown. @throws invalid when it is not what is there now */
async function selectionData(
  actor: UserActor,
  resource: Resource,
  action: Action,
  wanted: Wanted,
  confirmed: string,
): Promise<Record<string, Json>> {
  const { ids, mark } = await selectWanted(actor, resource, action, wanted);
  if (mark !== confirmed)
    throw invalid({ __all__: `What is selected has changed meanwhile: ${ids.length} objects now. Nothing was done. Look at it again.` });
  const selection: Record<string, Json> = 'ids' in wanted ? { pk_list: ids } : { query_string: wanted.filter, confirmed: mark };
  return { content_type: resource.label, ...selection };
}

export async function startEdit(actor: UserActor, resource: Resource, wanted: Wanted, confirmed: string, edit: Edit): Promise<BulkOutcome> {
  requireRight(actor, 'change', resource);
  const data = await selectionData(actor, resource, 'change', wanted, confirmed);
  const all = 'filter' in wanted && wanted.filter === '' && { edit_all: true };
  return await follow(await submit(actor, 'BulkEditObjects', { ...data, ...edit, ...all }));
}

export async function startRemoval(actor: UserActor, resource: Resource, wanted: Wanted, confirmed: string): Promise<BulkOutcome> {
  requireRight(actor, 'delete', resource);
  const data = await selectionData(actor, resource, 'delete', wanted, confirmed);
  const all = 'filter' in wanted && wanted.filter === '' && { delete_all: true };
  return await follow(await submit(actor, 'BulkDeleteObjects', { ...data, ...all }));
}

/** The document goes with the run as a file: inputs are kept, and shown. */
export async function startImport(actor: UserActor, resource: Resource, document: string): Promise<BulkOutcome> {
  requireRight(actor, 'add', resource);
  const name = `${resource.path.split('/')[1]}.csv`;
  const file = await storeFile({ name, contentType: 'text/csv', kind: 'input', limitBytes: MAX_CSV_BYTES }, [Buffer.from(document)]);
  const data = { content_type: resource.label, csv_file: new UploadedFile(file.id, file.size === 0) };
  const submitted = await submit(actor, 'ImportObjects', data).catch(async (error: unknown) => {
    await deleteFiles([file.id]);
    throw error;
  });
  // From here on it belongs to the run, whatever becomes of who waits for it.
  return await follow(submitted);
}

function requireRight(actor: UserActor, verb: Verb, resource: Resource): void {
  if (!isForAnyKind(resource, verb) || !can(actor, verb, resource.label)) throw forbidden();
}

/** Runs it now, or asks for its approval where its record wants one. Whoever has the right to its work need not be allowed to run jobs. */
async function submit(actor: UserActor, className: string, data: object): Promise<Submitted> {
  const request = { data, taskQueue: undefined, schedule: undefined, source: 'json' } as const;
  return await submitAdmitted(actor, await ownJob(className), request, { origin: 'ui' });
}

async function follow({ run, scheduledJob }: Submitted): Promise<BulkOutcome> {
  if (!run) return { kind: 'asked', schedule: scheduledJob.id };
  await untilRunEnds(run.id, AbortSignal.timeout(WAIT_MS));
  return await outcomeOf(run.id);
}

interface Outcome {
  status: string;
  result: { faults?: Fault[]; exc_message?: string[] } | null;
  failure: string | null;
}

async function outcomeOf(run: string): Promise<BulkOutcome> {
  const [row] = await query<Outcome>(
    sql`SELECT r.status, r.result, (SELECT l.message FROM extras_job_log_entry l WHERE l.job_result_id = r.id AND l.log_level = 'failure' ORDER BY l.seq DESC LIMIT 1) AS failure
          FROM extras_job_result r WHERE r.id = ${run}::uuid`,
  );
  switch (row?.status) {
    case 'SUCCESS':
      return { kind: 'done', run, result: row.result as Json };
    case 'FAILURE':
      return {
        kind: 'failed',
        run,
        message: row.failure ?? row.result?.exc_message?.[0] ?? 'The run failed.',
        faults: row.result?.faults ?? [],
      };
    case 'REVOKED':
      return { kind: 'failed', run, message: 'The run was cancelled. Nothing was changed.', faults: [] };
    default:
      return { kind: 'running', run };
  }
}
