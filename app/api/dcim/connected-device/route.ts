import { serializeOne } from '@/core/resources/rows/serialize';
import { connectedDevice } from '@/features/inventory/connections';
import { device } from '@/features/inventory/dcim';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: async ({ actor, url, base }) => {
    const found = await connectedDevice(actor, url.searchParams.get('peer_device'), url.searchParams.get('peer_interface'));
    return ok(await serializeOne(device, found, { actor, base }));
  },
});
