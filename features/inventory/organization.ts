// Descriptors of what everything else is sorted by: statuses, roles, tags, location types and locations.
import sql, { raw } from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { and, compare, or } from '@/core/predicate';
import { defineResource, type Row } from '@/core/resources/define';
import { hasEach, reach } from '@/core/resources/filters/extra-filters';
import { boolean, color, contentTypes, derived, integer, number, reference, references, text } from '@/core/resources/fields';
import { hiddenLists, uncounted } from '@/core/resources/vacant';
import { column } from '@/core/sql';
import { countOf, tags } from './parts';
import { tenantField, tenantFilter } from './tenancy';
import { inside, isInCircle, treeFields } from './tree';

const name = text({ max: 255, required: true, search: true });
const description = text({ max: 255, search: true });

export const status = defineResource({
  label: 'extras.status',
  path: 'extras/statuses',
  table: 'extras_status',
  title: 'Status',
  fields: { content_types: contentTypes({ required: true }), name, color: color({ default: '9e9e9e' }), description },
  list: { columns: ['name', 'color', 'content_types', 'description'], order: ['name'] },
  naturalKey: [['name']],
});

export const role = defineResource({
  label: 'extras.role',
  path: 'extras/roles',
  table: 'extras_role',
  title: 'Role',
  fields: {
    content_types: contentTypes({ required: true }),
    name,
    color: color({ default: '9e9e9e' }),
    description,
    weight: integer({ min: 0, max: 32767, nullable: true }),
  },
  list: { columns: ['name', 'color', 'weight', 'content_types', 'description'], order: ['weight', 'name'] },
  naturalKey: [['name']],
});

const TAGGED = [
  'location',
  'device_type',
  'device',
  'interface',
  'console_port',
  'console_server_port',
  'cable',
  'namespace',
  'prefix',
  'ip_address',
  'job',
  'rack',
  'power_port',
  'power_outlet',
  'front_port',
  'rear_port',
];

/** Kinds whose tables of tags have the columns the other way round. */
const TAGGED_LATE = ['tenant', 'vlan', 'vlan_group'];

const TAGS_IN_USE = [
  ...TAGGED.map((model) => `SELECT "B" AS tag FROM "_${model}_tags"`),
  ...TAGGED_LATE.map((model) => `SELECT "A" AS tag FROM "_${model}_tags"`),
].join(' UNION ALL ');

export const tag = defineResource({
  label: 'extras.tag',
  path: 'extras/tags',
  table: 'extras_tag',
  title: 'Tag',
  fields: {
    tagged_items: derived(
      'integer',
      (alias) => sql`(SELECT count(*) FROM (${raw(TAGS_IN_USE)}) uses WHERE uses.tag = ${column(alias, 'id')})`,
      { counted: true },
    ),
    content_types: contentTypes({ required: true }),
    name,
    color: color({ default: '9e9e9e' }),
    description,
  },
  list: { columns: ['name', 'tagged_items', 'color', 'content_types', 'description'], order: ['name'] },
  naturalKey: [['name']],
});

export const locationType = defineResource({
  label: 'dcim.locationtype',
  path: 'dcim/location-types',
  table: 'dcim_location_type',
  title: 'Location type',
  fields: {
    ...treeFields('dcim_location_type'),
    content_types: contentTypes({ help: 'What may be placed in locations of this type.' }),
    name,
    description,
    nestable: boolean({ help: 'Locations of this type may lie inside each other.' }),
    parent: reference('dcim.locationtype', { nullable: true }),
    children: references('dcim.locationtype', { reverse: 'parent_id' }, { hidden: true }),
  },
  list: { columns: ['name', 'parent', 'nestable', 'content_types', 'description'], order: ['name'] },
  naturalKey: [['name']],
  display: (row) => String(row['tree_path']),
  validate: async (tx, row) =>
    (await isInCircle(tx, 'dcim_location_type', String(row.id))) ? { parent: ['A type can not lie inside itself.'] } : undefined,
});

interface TypeRow {
  type_name: string;
  nestable: boolean;
  type_parent: string | null;
  parent_type: string | null;
  same_type: boolean;
  allowed_name: string | null;
  children: string | null;
}

/** A location lies in a location of its type's parent type, or of its own type where that nests; a top type's location lies in none. */
async function validateLocation(tx: Tx, row: Row): Promise<FieldErrors | undefined> {
  if (await isInCircle(tx, 'dcim_location', String(row.id))) return { parent: ['A location can not lie inside itself.'] };
  const [facts] = await query<TypeRow>(
    sql`SELECT t.name AS type_name, t.nestable, t.parent_id::text AS type_parent, p.location_type_id::text AS parent_type,
               coalesce(p.location_type_id = l.location_type_id, false) AS same_type, a.name AS allowed_name,
               (SELECT c.name FROM dcim_location c JOIN dcim_location_type ct ON ct.id = c.location_type_id
                 WHERE c.parent_id = l.id AND ct.parent_id IS DISTINCT FROM l.location_type_id AND NOT (ct.nestable AND c.location_type_id = l.location_type_id) LIMIT 1) AS children
          FROM dcim_location l JOIN dcim_location_type t ON t.id = l.location_type_id
          LEFT JOIN dcim_location_type a ON a.id = t.parent_id
          LEFT JOIN dcim_location p ON p.id = l.parent_id WHERE l.id = ${row.id}::uuid`,
    tx,
  );
  if (!facts) return undefined;
  if (facts.children !== null) return { location_type: [`The location ${facts.children} inside this one does not fit this type.`] };
  if (facts.parent_type === null)
    return facts.type_parent === null
      ? undefined
      : { parent: [`A location of type ${facts.type_name} must lie in a location of type ${facts.allowed_name}.`] };
  if (facts.nestable && facts.same_type) return undefined;
  if (facts.type_parent === null) return { parent: [`A location of type ${facts.type_name} can not have a parent.`] };
  return facts.parent_type === facts.type_parent
    ? undefined
    : { parent: [`A location of type ${facts.type_name} must lie in a location of type ${facts.allowed_name}.`] };
}

/** Locations in which locations of these types may lie. */
const mayHold = (types: readonly string[]) =>
  or(
    compare(['location_type', 'children'], 'exact', ...types),
    and(compare(['location_type'], 'exact', ...types), compare(['location_type', 'nestable'], 'exact', 'true')),
  );

const UNKEPT_IN_LOCATIONS = {
  circuit_terminations: 'circuits.circuittermination',
  clusters: 'virtualization.cluster',
  power_panels: 'dcim.powerpanel',
};

export const location = defineResource({
  label: 'dcim.location',
  path: 'dcim/locations',
  table: 'dcim_location',
  title: 'Location',
  fields: {
    ...treeFields('dcim_location'),
    time_zone: text({ max: 63, nullable: true, help: 'IANA name, such as Europe/Amsterdam.', group: 'Place' }),
    device_count: countOf('dcim_device', 'location_id'),
    rack_count: countOf('dcim_rack', 'location_id'),
    vlan_count: derived('integer', (alias) => sql`(SELECT count(*) FROM "_vlan_locations" x WHERE x."A" = ${column(alias, 'id')})`, {
      counted: true,
    }),
    ...uncounted('circuit_count', 'virtual_machine_count'),
    prefix_count: derived('integer', (alias) => sql`(SELECT count(*) FROM "_prefix_locations" x WHERE x."A" = ${column(alias, 'id')})`, {
      counted: true,
    }),
    name,
    description,
    facility: text({ max: 255, search: true, group: 'Place' }),
    asn: integer({ min: 1, max: 4294967295, nullable: true }),
    physical_address: text({ multiline: true, search: true, group: 'Place' }),
    shipping_address: text({ multiline: true, group: 'Place' }),
    latitude: number({ decimal: true, min: -90, max: 90, nullable: true, group: 'Place' }),
    longitude: number({ decimal: true, min: -180, max: 180, nullable: true, group: 'Place' }),
    contact_name: text({ max: 255, group: 'Contact' }),
    contact_phone: text({ max: 255, group: 'Contact' }),
    contact_email: text({ max: 254, group: 'Contact' }),
    comments: text({ multiline: true, search: true }),
    parent: reference('dcim.location', { nullable: true }),
    location_type: reference('dcim.locationtype', { required: true }),
    status: reference('extras.status', { required: true, forThisType: true, from: { content_types: 'dcim.location' } }),
    ...tenantField,
    ...tags('location'),
    devices: references('dcim.device', { reverse: 'location_id' }, { hidden: true, filter: true }),
    racks: references('dcim.rack', { reverse: 'location_id' }, { hidden: true, filter: true }),
    rack_groups: references('dcim.rackgroup', { reverse: 'location_id' }, { hidden: true, filter: true }),
    vlan_groups: references('ipam.vlangroup', { reverse: 'location_id' }, { hidden: true, filter: true }),
    ...hiddenLists(UNKEPT_IN_LOCATIONS),
    vlans: references('ipam.vlan', { table: '_vlan_locations', owner: 'A', other: 'B' }, { hidden: true, filter: true, readOnly: true }),
    prefixes: references(
      'ipam.prefix',
      { table: '_prefix_locations', owner: 'A', other: 'B' },
      { hidden: true, filter: true, readOnly: true },
    ),
  },
  list: { columns: ['name', 'status', 'location_type', 'parent', 'device_count', 'description'], order: ['name'] },
  filters: {
    ...tenantFilter,
    subtree: inside('dcim.location'),
    content_type: reach('location_type', 'content_types'),
    child_location_type: { kind: 'object', model: 'dcim.locationtype', where: mayHold },
    ...hasEach('devices', 'prefixes', 'racks', 'rack_groups', 'vlans', 'vlan_groups', ...Object.keys(UNKEPT_IN_LOCATIONS)),
  },
  naturalKey: [['name'], ['parent', 'name'], ['parent', 'parent', 'name']],
  display: (row) => String(row['tree_path']),
  validate: validateLocation,
});
