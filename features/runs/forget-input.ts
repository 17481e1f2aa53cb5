// Takes an input out of what is kept of a run: for what nobody should have sent that way.
import sql from 'sql-template-tag';
import { execute } from '@/core/db/client';

export async function forgetInput(runId: string, variable: string): Promise<void> {
  await execute(sql`UPDATE extras_job_result SET task_kwargs = task_kwargs - ${variable}::text WHERE id = ${runId}::uuid`);
}
