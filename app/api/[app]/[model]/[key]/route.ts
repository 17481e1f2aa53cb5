import { resourceAt } from '@/core/resources/registry';
import { item } from '@/web/resources';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(({ app, model }) => {
  const resource = resourceAt(`${app}/${model}`);
  return resource && item(resource);
});
