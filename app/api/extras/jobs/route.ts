import { job } from '@/features/jobs/resources';
import { changeManyJobs, removeManyJobs } from '@/web/jobs';
import { collection } from '@/web/resources';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(() =>
  collection(job, { PUT: changeManyJobs('replace'), PATCH: changeManyJobs('update'), DELETE: removeManyJobs }),
);
