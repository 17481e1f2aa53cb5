import { apiDocument } from '@/web/openapi/document';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  { GET: async ({ actor, base }) => ok(await apiDocument(actor, base)) },
  { formats: ['json', 'openapi'] },
);
