import { jobLogEntry } from '@/features/runs/resources';
import { readLog } from '@/web/logs';
import { optionsOf } from '@/web/resources';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  { GET: readLog, OPTIONS: optionsOf(jobLogEntry) },
  { label: jobLogEntry.label },
);
