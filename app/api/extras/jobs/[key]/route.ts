import { job } from '@/features/jobs/resources';
import { changeOneJob, readOneJob, removeOneJob } from '@/web/jobs';
import { item } from '@/web/resources';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(() =>
  item(job, { GET: readOneJob, PUT: changeOneJob('replace'), PATCH: changeOneJob('update'), DELETE: removeOneJob }),
);
