// One run from claim to outcome: checks it again, gives the order to a runner, passes its lines on, keeps the time, and maps whatever happens to an outcome.
// Nothing here throws for what a job does: every end is an outcome.
import { open, rm } from 'node:fs/promises';
import type { RunOutcome } from '@windlass/sdk';
import { cap } from '@windlass/sdk';
import { log } from '@/core/log';
import { stageFiles } from '@/features/runs/artifacts';
import { openInput, refusalOf, type RunInput, type RunPermission } from '@/features/runs/claim-check';
import type { Claim } from '@/features/runs/flight';
import { givenObjects } from '@/features/runs/given';
import { type Settlement, toSettlement } from '@/features/runs/lifecycle';
import { limitsWarning } from '@/features/runs/limits';
import type { RunOrderForRunner, StagedFile } from '@/features/runs/order';
import { patiently } from '@/features/runs/patience';
import { Redactor } from '@/features/runs/redact';
import type { RunWriter } from '@/features/runs/writer';
import { bundleFolder } from './bundles';
import { RunConversation } from './conversation';
import { giveTo, inputFolder } from './places';
import type { Runner, RunnerPool } from './pool';
import { performSystemRun } from './system-run';
import { tidyUploads } from './uploads';

export interface Supervision {
  writer: RunWriter;
  pool: RunnerPool;
  /** Asked again at the start of each run; absent: the requester's own permission. */
  mayRun?: RunPermission;
}

/** Performs a claimed run. Resolves when its outcome is handed to the writer; `settled` then resolves when it is committed. */
export async function performRun(run: Claim, { writer, pool, mayRun }: Supervision): Promise<{ settled: Promise<void> }> {
  if (run.job?.is_system) return await performSystemRun(run, writer);
  const conversation = new RunConversation(run, writer);
  writer.open(run, conversation.events);
  const outcome = await perform(run, conversation, pool, mayRun).catch((error: unknown): RunOutcome => {
    log.error('a run could not be performed', { run: run.id, error });
    return { kind: 'crashed', reason: 'internal', message: "The platform could not perform this run; the worker's log says why." };
  });
  await tidyUploads(run, conversation);
  const settlement = settle(outcome, conversation);
  return { settled: writer.finish(run.id, settlement) };
}

async function perform(
  run: Claim,
  conversation: RunConversation,
  pool: RunnerPool,
  mayRun: RunPermission | undefined,
): Promise<RunOutcome> {
  const isWanted = () => !conversation.isOver;
  const refusal = await patiently(async () => await refusalOf(run, mayRun), isWanted);
  if (refusal) return refusal;
  let input: RunInput;
  try {
    input = openInput(run);
  } catch (error) {
    log.warn('the sealed inputs of a run cannot be opened', { run: run.id, error });
    return {
      kind: 'refused',
      reason: 'invalid_input',
      message: 'The sensitive inputs of this run cannot be read any more. Run it again.',
      traceback: null,
    };
  }
  conversation.redactor = new Redactor(input.secrets);
  const warning = limitsWarning({ softSeconds: run.soft_limit_seconds, hardSeconds: run.hard_limit_seconds });
  if (warning) conversation.note('warning', warning, 'initialization');
  const job = run.job!;
  const [bundle, runner] = await Promise.all([
    patiently(async () => await bundleFolder(job.bundle_digest!), isWanted),
    pool.take(job.bundle_digest!),
  ]);
  const uploads = input.files.length > 0 ? inputFolder() : null;
  let isFit = false;
  try {
    const order = await prepareOrder(run, input, { bundle, uploads, ...runner });
    if ('kind' in order) return order;
    const secretFiles = order.files.filter((file) => input.secrets.includes(file.id));
    if (secretFiles.length > 0) conversation.redactor = new Redactor([...input.secrets, ...(await textsOf(secretFiles))]);
    const { outcome, isReusable, usedDatabase } = await conversation.run(runner.child, order);
    isFit = isReusable && !run.sensitive;
    if (usedDatabase) pool.noteDatabaseUse();
    return outcome;
  } finally {
    pool.give(runner, isFit);
    if (uploads !== null) await rm(uploads, { recursive: true, force: true });
  }
}

interface Means extends Runner {
  bundle: string;
  uploads: string | null;
}

async function prepareOrder(
  run: Claim,
  input: RunInput,
  { child, login, bundle, uploads }: Means,
): Promise<RunOrderForRunner | RunOutcome> {
  const database = await login.ready;
  if ('error' in database) return { kind: 'crashed', reason: 'internal', message: database.error };
  const files = uploads === null ? [] : await patiently(async () => await stageFiles(input.files, uploads));
  for (const file of files) giveTo(file.path, child.uid);
  const job = run.job!;
  const isRead = run.mode === 'read';
  const isDry = isRead && (!job.read_only || input.data['dryrun'] === true);
  return {
    run: run.id,
    name: run.name,
    classPath: run.class_path,
    className: job.job_class_name,
    bundle,
    entry: job.entry,
    data: input.data,
    files,
    given: await patiently(async () => await givenObjects(run, input.data)),
    database: { url: database.url, key: run.key, readOnly: isDry ? 'dry run' : isRead ? 'read-only job' : null },
    user: { id: run.user!.id, username: run.user!.username },
    job: { repr: job.name, url: `/extras/jobs/${job.id}/` },
    dryrun: isDry,
    notesEffects: isDry,
    startedAt: run.started_at,
  };
}

const MOST_SECRET_BYTES = 64 * 1024;

/** What may not be read of files that are sensitive: name, content, and each line of it. Of a large file, its beginning. */
async function textsOf(files: readonly StagedFile[]): Promise<string[]> {
  const texts = await Promise.all(
    files.map(async (file) => {
      const handle = await open(file.path);
      try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_SECRET_BYTES), 0, MOST_SECRET_BYTES, 0);
        const content = buffer.toString('utf8', 0, bytesRead);
        return [
          file.name,
          content,
          ...content
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line.length >= 6),
        ];
      } finally {
        await handle.close();
      }
    }),
  );
  return texts.flat();
}

const OUT_OF_MEMORY = /^(?:Array buffer allocation failed|Failed to allocate memory|Invalid array buffer length|Cannot allocate memory)/;

/** The outcome as its row keeps it, with nothing in it that may not be read. */
function settle(outcome: RunOutcome, conversation: RunConversation): Settlement {
  if (outcome.kind === 'refused' || outcome.kind === 'crashed')
    conversation.note('error', outcome.message, outcome.kind === 'refused' ? 'initialization' : 'post_run');
  const { redactor } = conversation;
  const settlement = toSettlement(
    'traceback' in outcome && outcome.traceback !== null ? { ...outcome, traceback: cap(redactor.text(outcome.traceback)) } : outcome,
  );
  if (settlement.result !== null) settlement.result = JSON.stringify(redactor.json(JSON.parse(settlement.result)));
  const isMemory =
    outcome.kind === 'failure' && outcome.error.exc_type === 'RangeError' && OUT_OF_MEMORY.test(outcome.error.exc_message[0] ?? '');
  return isMemory ? { ...settlement, reason: 'memory_limit' } : settlement;
}
