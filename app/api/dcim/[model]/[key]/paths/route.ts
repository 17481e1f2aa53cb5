import { resourceAt } from '@/core/resources/registry';
import { PANEL_PORTS, pathsThrough } from '@/features/inventory/trace';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(({ model }) => {
  const resource = resourceAt(`dcim/${model}`);
  if (!resource || !PANEL_PORTS.has(resource.label)) return undefined;
  return {
    handlers: { GET: async ({ actor, params, base }) => ok(await pathsThrough(actor, resource, params['key']!, base)) },
    label: resource.label,
  };
});
