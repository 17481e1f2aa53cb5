import { changeUserConfig, currentUserConfig } from '@/features/accounts/config';
import { readJson } from '@/web/body';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  {
    GET: async ({ actor }) => ok(await currentUserConfig(actor)),
    PATCH: async ({ actor, request }) => ok(await changeUserConfig(actor, (await readJson(request)) ?? {})),
  },
  { versioned: false },
);
