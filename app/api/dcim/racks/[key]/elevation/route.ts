import { readPaging } from '@/core/resources/filters/query';
import { serialize } from '@/core/resources/rows/serialize';
import { device } from '@/features/inventory/dcim';
import { DEVICE_FACES } from '@/features/inventory/choices';
import { rackUnits } from '@/features/inventory/elevation';
import { rack } from '@/features/inventory/racks';
import { envelope } from '@/web/links';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  {
    GET: async ({ actor, base, params, url }) => {
      const units = await rackUnits(actor, params['key']!, url.searchParams);
      const { limit, offset } = readPaging(url.searchParams);
      const shown = units.slice(offset, offset + limit);
      const objects = await serialize(
        device,
        shown.flatMap((unit) => unit.device ?? []),
        { actor, base },
      );
      const devices = new Map(objects.map((object) => [object['id'], object]));
      return ok(
        envelope(
          base,
          url,
          { count: units.length, limit, offset },
          shown.map((unit) => ({
            id: unit.id,
            name: `U${unit.id}`,
            face: { value: unit.face, label: DEVICE_FACES.find(([value]) => value === unit.face)?.[1] ?? unit.face },
            device: (unit.device && devices.get(unit.device.id)) ?? null,
            occupied: unit.isOccupied,
          })),
        ),
      );
    },
  },
  { label: rack.label },
);
