// Plans an import of locations. A location is known by its name and its parent's name; parents may be earlier records. No job in here.
import type { Change, Plan, Reads } from './import_plan';
import { byName, Examined, keyOf, quoted, toChange } from './import_plan';
import type { Fault, JsonRecord } from './json_records';

const FIELDS = ['name', 'location_type', 'status', 'parent', 'description', 'facility'];

interface Place {
  readonly typeId: string;
  /** Known at once for what exists; for an earlier record, when that has been created. */
  id: string | null;
}

export async function planLocations(db: Reads, records: readonly JsonRecord[]): Promise<Plan> {
  const planner = new LocationPlanner(await loadKnown(db));
  for (const record of records) planner.add(record);
  return planner;
}

async function loadKnown(db: Reads) {
  const existing = await db.location.findMany({ include: { parent: { select: { name: true } } } });
  const places = new Map<string, Place[]>();
  for (const { name, id, location_type_id: typeId } of existing) places.set(name, [...(places.get(name) ?? []), { typeId, id }]);
  return {
    types: byName(await db.locationType.findMany()),
    statuses: byName(await db.status.findMany({ where: { content_types: { has: 'dcim.location' } } })),
    rows: new Map(existing.map((row) => [keyOf(row.name, row.parent?.name ?? null), row])),
    places,
  };
}

class LocationPlanner implements Plan {
  readonly changes: Change[] = [];
  readonly faults: Fault[] = [];
  private readonly known: Awaited<ReturnType<typeof loadKnown>>;
  private readonly seen = new Set<string>();

  constructor(known: Awaited<ReturnType<typeof loadKnown>>) {
    this.known = known;
  }

  add(record: JsonRecord): void {
    const at = new Examined(record, FIELDS);
    const name = at.required('name', 100);
    const parentName = at.text('parent', 100);
    const type = at.named('location_type', this.known.types, 'location type');
    const status = at.named('status', this.known.statuses, 'status for locations');
    const parent = this.parentNamed(at, parentName);
    if (type !== null && parent !== undefined && !belongs(type, parent))
      at.refuse('parent', `can't be ${parentName === null ? 'left out' : quoted(parentName)} for a ${type.name}.`);
    const key = keyOf(name, parentName);
    if (this.seen.has(key)) at.refuse('name', `is in this document twice: ${quoted(name)}.`);
    this.seen.add(key);
    const mentioned = at.mentioned({ description: 500, facility: 50 });
    this.faults.push(...at.faults);
    if (at.faults.length > 0 || type === null || status === null || parent === undefined) return;
    this.plan(key, name, { ...mentioned, location_type_id: type.id, status_id: status.id }, parent);
  }

  private plan(
    key: string,
    name: string,
    wanted: { location_type_id: string; status_id: string; description?: string; facility?: string },
    parent: Place | null,
  ): void {
    const row = this.known.rows.get(key);
    const place: Place = { typeId: wanted.location_type_id, id: row?.id ?? null };
    if (row === undefined) this.known.places.set(name, [...(this.known.places.get(name) ?? []), place]);
    this.changes.push(
      toChange(name, row, wanted, async (db, values) => {
        if (row !== undefined) return await db.location.update({ where: { id: row.id }, data: values });
        const created = await db.location.create({ data: { ...wanted, name, parent_id: parent?.id ?? null } });
        place.id = created.id;
        return created;
      }),
    );
  }

  /** Null for none; undefined when it can't be told which one is meant. */
  private parentNamed(at: Examined, name: string | null): Place | null | undefined {
    if (name === null) return null;
    const places = this.known.places.get(name) ?? [];
    if (places.length === 1) return places[0];
    at.refuse('parent', `${places.length === 0 ? 'names no location' : 'names several locations'}: ${quoted(name)}.`);
    return undefined;
  }
}

function belongs(type: { id: string; parent_id: string | null; nestable: boolean }, parent: Place | null): boolean {
  return type.parent_id === (parent?.typeId ?? null) || (type.nestable && parent?.typeId === type.id);
}
