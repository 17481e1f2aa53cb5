import { listLogs } from '@/web/logs';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: listLogs }, { label: 'extras.joblogentry' });
