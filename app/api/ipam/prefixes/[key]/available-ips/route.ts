import { availableAddresses, shownLimit, takeAddresses } from '@/features/inventory/allocation';
import { ipAddress } from '@/features/inventory/ipam';
import { readJson } from '@/web/body';
import { createdAnswer } from '@/web/resources';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: async ({ actor, params, url }) => ok(await availableAddresses(actor, params['key']!, shownLimit(url.searchParams.get('limit')))),
  POST: async (call) => {
    const { rows, isList } = await takeAddresses(call.actor, call.params['key']!, await readJson(call.request));
    return createdAnswer(call, ipAddress, rows, isList);
  },
});
