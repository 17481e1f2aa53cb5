import { apiRoot } from '@/features/catalog';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: ({ base }) => Promise.resolve(ok(apiRoot(base))) });
