import { notFound } from '@/core/errors';
import { contentTypes } from '@/features/inventory/content-types';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  {
    GET: ({ base, params }) => {
      const found = contentTypes(base).find(({ id }) => String(id) === params['key']);
      return found ? Promise.resolve(ok(found)) : Promise.reject(notFound());
    },
  },
  { versioned: false },
);
