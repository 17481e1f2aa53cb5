import { scheduledJob } from '@/features/schedules/resources';
import { item } from '@/web/resources';
import { routes } from '@/web/route';
import { changeSchedule, removeSchedule } from '@/web/schedules';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(() => {
  const { handlers, ...rest } = item(scheduledJob, { PATCH: changeSchedule, DELETE: removeSchedule });
  const { GET, PATCH, DELETE, OPTIONS } = handlers;
  return { ...rest, handlers: { GET, PATCH, DELETE, OPTIONS } };
});
