import { routes } from '@/web/route';
import { dryRun } from '@/web/schedules';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ POST: dryRun }, { label: 'extras.scheduledjob' });
