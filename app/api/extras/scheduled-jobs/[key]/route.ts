import { scheduledJob } from '@/features/schedules/resources';
import { item } from '@/web/resources';
import { routes } from '@/web/route';
import { changeSchedule, removeSchedule } from '@/web/schedules';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(() => {
  const { handlers, ...rest } = item(scheduledJob, { DELETE: removeSchedule });
  const { GET, DELETE, OPTIONS } = handlers;
  // Not held to a permission beforehand: an owner may pause what runs in their name without any.
  return { ...rest, handlers: { GET, PATCH: changeSchedule, DELETE, OPTIONS } };
});
