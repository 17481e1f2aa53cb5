import { routes } from '@/web/route';
import { approve } from '@/web/schedules';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ POST: approve }, { label: 'extras.scheduledjob' });
