// Plans an import of devices. A device is known by its name and its location. No job in here.
import type { Change, Plan, Reads } from './import_plan';
import { byName, Examined, keyOf, quoted, toChange } from './import_plan';
import type { Fault, JsonRecord } from './json_records';

const FIELDS = ['name', 'location', 'manufacturer', 'device_type', 'role', 'status', 'serial', 'comments'];
const DEVICES = { where: { content_types: { has: 'dcim.device' } } };

type Known = Awaited<ReturnType<typeof loadKnown>>;

export async function planDevices(db: Reads, records: readonly JsonRecord[]): Promise<Plan> {
  const known = await loadKnown(db, records);
  const changes: Change[] = [];
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const record of records) {
    const at = new Examined(record, FIELDS);
    const change = planDevice(at, known, seen);
    faults.push(...at.faults);
    if (change !== null && at.faults.length === 0) changes.push(change);
  }
  return { changes, faults };
}

async function loadKnown(db: Reads, records: readonly JsonRecord[]) {
  const names = records
    .map(({ fields }) => fields.name)
    .filter((name) => typeof name === 'string' && !name.includes('\0') && name.isWellFormed());
  const locations = await db.location.findMany({ select: { id: true, name: true } });
  const models = await db.deviceType.findMany({ include: { manufacturer: { select: { name: true } } } });
  const existing = await db.device.findMany({ where: { name: { in: names.map((name) => String(name).trim()) } } });
  return {
    locations: Map.groupBy(locations, ({ name }) => name),
    statuses: byName(await db.status.findMany(DEVICES)),
    roles: byName(await db.role.findMany(DEVICES)),
    types: new Map(models.map((row) => [keyOf(row.manufacturer.name, row.model), row])),
    rows: new Map(existing.map((row) => [keyOf(row.name, row.location_id), row])),
  };
}

function planDevice(at: Examined, known: Known, seen: Set<string>): Change | null {
  const name = at.required('name');
  const locations = at.named('location', known.locations, 'location');
  if (locations !== null && locations.length > 1) at.refuse('location', 'names several locations.');
  const role = at.named('role', known.roles, 'role for devices');
  const status = at.named('status', known.statuses, 'status for devices');
  const type = typeNamed(at, known);
  const mentioned = at.mentioned({ serial: 255, comments: 10_000 });
  const location = locations?.[0];
  if (location === undefined || role === null || status === null || type === undefined) return null;

  const key = keyOf(name, location.id);
  if (seen.has(key)) at.refuse('name', `is in this document twice: ${quoted(name)}.`);
  seen.add(key);
  const row = known.rows.get(key);
  const wanted = { ...mentioned, device_type_id: type.id, role_id: role.id, status_id: status.id };
  return toChange(name, row, wanted, async (db, values) =>
    row === undefined
      ? await db.device.create({ data: { ...wanted, name, location_id: location.id } })
      : await db.device.update({ where: { id: row.id }, data: values }),
  );
}

function typeNamed(at: Examined, known: Known) {
  const [maker, model] = [at.required('manufacturer'), at.required('device_type')];
  const type = known.types.get(keyOf(maker, model));
  if (type === undefined && maker !== '' && model !== '') at.refuse('device_type', `is no model of ${quoted(maker)}: ${quoted(model)}.`);
  return type;
}
