import { withStates } from '@/features/inventory/change-states';
import { objectChange } from '@/features/inventory/changes';
import { detail, item } from '@/web/resources';
import { routes } from '@/web/route';

const { handlers, ...options } = item(objectChange, { GET: detail(objectChange, withStates) });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(handlers, options);
