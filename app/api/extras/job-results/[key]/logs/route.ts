import { runLogs } from '@/web/logs';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: runLogs }, { label: 'extras.jobresult', formats: ['json', 'csv'] });
