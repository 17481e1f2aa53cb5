import { readLog } from '@/web/logs';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: readLog }, { label: 'extras.joblogentry' });
