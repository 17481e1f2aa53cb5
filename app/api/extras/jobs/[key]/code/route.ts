import { readJobCode } from '@/web/jobs';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: readJobCode }, { label: 'extras.job' });
