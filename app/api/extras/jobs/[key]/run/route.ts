import { routes } from '@/web/route';
import { runJob } from '@/web/run-job';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ POST: runJob }, { label: 'extras.job' });
