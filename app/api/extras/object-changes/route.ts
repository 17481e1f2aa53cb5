import { withStates } from '@/features/inventory/change-states';
import { objectChange } from '@/features/inventory/changes';
import { collection, list } from '@/web/resources';
import { routes } from '@/web/route';

const { handlers, ...options } = collection(objectChange, { GET: list(objectChange, withStates) });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(handlers, options);
