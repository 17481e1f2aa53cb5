// Git repositories over HTTP: what they can do beside being created, read, changed and deleted.
import { compare } from '@/core/predicate';
import type { Row } from '@/core/resources/define';
import { selectRows } from '@/core/resources/rows/rows';
import { serializeOne } from '@/core/resources/rows/serialize';
import { type RepositoryWork, startRepositoryWork } from '@/features/git/start';
import { jobResult } from '@/features/runs/resources';
import { type Handler, ok } from './route';

const SAID: Readonly<Record<RepositoryWork, string>> = { sync: 'sync job', 'dry-run': 'dry-run job' };

/** Answers with the run that was started: to whoever started it, also if they may see no runs otherwise. */
export const startWork =
  (work: RepositoryWork): Handler =>
  async ({ actor, base, params }) => {
    const { run, repository } = await startRepositoryWork(actor, params['key']!, work, 'api');
    const [row] = await selectRows(jobResult, { where: compare(['id'], 'exact', run.id) });
    const result = await serializeOne(jobResult, row as Row, { actor, base, view: {}, answer: 'create' });
    return ok({ message: `Repository ${repository.name} ${SAID[work]} added to queue.`, job_result: result });
  };
