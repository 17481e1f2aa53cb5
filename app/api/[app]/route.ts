import { appRoot } from '@/features/catalog';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  ({ app }) => appRoot('', app!) && { handlers: { GET: ({ base }) => Promise.resolve(ok(appRoot(base, app!))) } },
);
