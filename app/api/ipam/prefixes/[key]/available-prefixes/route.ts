import { availablePrefixes, shownLimit, takePrefixes } from '@/features/inventory/allocation';
import { prefix } from '@/features/inventory/ipam';
import { readJson } from '@/web/body';
import { createdAnswer } from '@/web/resources';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: async ({ actor, params, url }) => ok(await availablePrefixes(actor, params['key']!, shownLimit(url.searchParams.get('limit')))),
  POST: async (call) => {
    const { rows, isList } = await takePrefixes(call.actor, call.params['key']!, await readJson(call.request));
    return createdAnswer(call, prefix, rows, isList);
  },
});
