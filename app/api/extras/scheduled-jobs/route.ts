import { scheduledJob } from '@/features/schedules/resources';
import { collection } from '@/web/resources';
import { routes } from '@/web/route';
import { removeManySchedules } from '@/web/schedules';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(() => {
  const { handlers, ...rest } = collection(scheduledJob, { DELETE: removeManySchedules });
  const { GET, DELETE, OPTIONS } = handlers;
  return { ...rest, handlers: { GET, DELETE, OPTIONS } };
});
