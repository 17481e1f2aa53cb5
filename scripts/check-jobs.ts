// What a refresh would refuse about the job files in JOBS_ROOT, told without a database; `npm run test-jobs` runs it. Ends with 1 when there is something.
import '@/features/catalog';
import { discover } from '@/features/jobs/discover';
import { describeProblem } from '@/features/jobs/refresh-words';
import { localSource } from '@/features/jobs/sources';

const { problems } = await discover(localSource());
for (const problem of problems) console.error(describeProblem(problem));
if (problems.length > 0) process.exitCode = 1;
