import { runJob } from '@/web/jobs';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ POST: runJob }, { label: 'extras.job' });
