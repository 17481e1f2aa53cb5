import { brief } from '@/core/resources/rows/serialize';
import { shownLimit } from '@/features/inventory/allocation';
import { availableVids, takeVids } from '@/features/inventory/available-vlans';
import { vlan, vlanGroup } from '@/features/inventory/vlans';
import { readJson } from '@/web/body';
import { createdAnswer } from '@/web/resources';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: async ({ actor, base, params, url }) => {
    const { group, vids } = await availableVids(actor, params['key']!, shownLimit(url.searchParams.get('limit')));
    return ok(vids.map((vid) => ({ vid, vlan_group: { ...brief(base, vlanGroup, group.id) } })));
  },
  POST: async (call) => {
    const { rows, isList } = await takeVids(call.actor, call.params['key']!, await readJson(call.request));
    return createdAnswer(call, vlan, rows, isList);
  },
});
