import { CONTENT_TYPE_OPTIONS, contentTypes } from '@/features/inventory/content-types';
import { readPaging } from '@/core/resources/filters/query';
import { envelope } from '@/web/links';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  {
    GET: ({ base, url }) => {
      const page = readPaging(url.searchParams);
      const wanted = contentTypes(base).filter((type) =>
        ['id', 'app_label', 'model'].every(
          (name) => !url.searchParams.has(name) || url.searchParams.getAll(name).includes(String(type[name as 'id'])),
        ),
      );
      return Promise.resolve(
        ok(envelope(base, url, { count: wanted.length, ...page }, wanted.slice(page.offset, page.offset + page.limit))),
      );
    },
    OPTIONS: () => Promise.resolve(ok(CONTENT_TYPE_OPTIONS)),
  },
  { versioned: false },
);
