import { routes } from '@/web/route';
import { deny } from '@/web/schedules';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ POST: deny }, { label: 'extras.scheduledjob' });
