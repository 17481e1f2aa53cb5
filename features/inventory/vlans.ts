// Descriptors of VLAN groups and VLANs.
import sql from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { compare, not, or, present, type Predicate } from '@/core/predicate';
import { defineResource, type Row } from '@/core/resources/define';
import { derived, integer, reference, references, text } from '@/core/resources/fields';
import { column } from '@/core/sql';
import { inside } from './tree';
import { countOf, statusFor } from './parts';
import { tenantField, tenantFilter } from './tenancy';
import { isInRange, readRange } from './vlan-range';

const name = text({ max: 255, required: true, search: true });
const description = text({ max: 255, search: true });

/** The range is one, and the group's VLANs lie in it. */
async function validateGroup(tx: Tx, row: Row): Promise<FieldErrors | undefined> {
  const range = readRange(String(row['range']));
  if (!range) return { range: ['Write numbers from 1 to 4094, such as 1-4094 or 100-199,300.'] };
  const used = await query<{ vid: number }>(sql`SELECT vid FROM ipam_vlan WHERE vlan_group_id = ${row.id}::uuid ORDER BY vid`, tx);
  const outside = used.find(({ vid }) => !isInRange(range, vid));
  return outside ? { range: [`The VLAN ${outside.vid} of this group lies outside.`] } : undefined;
}

export const vlanGroup = defineResource({
  label: 'ipam.vlangroup',
  path: 'ipam/vlan-groups',
  table: 'ipam_vlan_group',
  title: 'VLAN group',
  titlePlural: 'VLAN groups',
  fields: {
    vlan_count: countOf('ipam_vlan', 'vlan_group_id'),
    name,
    description,
    range: text({ max: 255, default: '1-4094', help: 'Which VLAN IDs it may hold: 1-4094, or 100-199,300.' }),
    location: reference('dcim.location', { nullable: true }),
    tags: references('extras.tag', { table: '_vlan_group_tags', owner: 'B', other: 'A' }),
  },
  list: { columns: ['name', 'location', 'range', 'vlan_count', 'description'], order: ['name'], sections: ['ipam.vlan'] },
  filters: { location: inside('dcim.location', 'location') },
  naturalKey: [['name']],
  validate: validateGroup,
});

/** The ID lies in the range of the group. */
async function validateVlan(tx: Tx, row: Row): Promise<FieldErrors | undefined> {
  if (typeof row['vlan_group'] !== 'string') return undefined;
  const [group] = await query<{ name: string; range: string }>(
    sql`SELECT name, range FROM ipam_vlan_group WHERE id = ${row['vlan_group']}::uuid FOR NO KEY UPDATE`,
    tx,
  );
  const range = group && readRange(group.range);
  return !range || isInRange(range, Number(row['vid']))
    ? undefined
    : { vid: [`The group ${group.name} holds the VLAN IDs ${group.range}.`] };
}

/** VLANs that are everywhere, or in a location in which one of the devices stands, however deep. */
async function reachesDevice(devices: readonly string[]): Promise<Predicate> {
  const around = await query<{ id: string }>(
    sql`WITH RECURSIVE around AS (SELECT location_id AS id FROM dcim_device WHERE id = ANY (${[...devices]}::uuid[])
          UNION SELECT l.parent_id FROM dcim_location l JOIN around ON l.id = around.id)
        SELECT id::text FROM around WHERE id IS NOT NULL`,
  );
  return or(not(present(['locations'])), compare(['locations'], 'exact', ...around.map(({ id }) => id)));
}

export const vlan = defineResource({
  label: 'ipam.vlan',
  path: 'ipam/vlans',
  table: 'ipam_vlan',
  title: 'VLAN',
  titlePlural: 'VLANs',
  fields: {
    prefix_count: countOf('ipam_prefix', 'vlan_id'),
    vid: integer({ min: 1, max: 4094, required: true, label: 'VLAN ID' }),
    vid_text: derived('text', (alias) => sql`${column(alias, 'vid')}::text`, { hidden: true, search: true }),
    name,
    description,
    vlan_group: reference('ipam.vlangroup', { nullable: true, label: 'VLAN group' }),
    status: statusFor('ipam.vlan'),
    role: reference('extras.role', { nullable: true, forThisType: true, from: { content_types: 'ipam.vlan' } }),
    ...tenantField,
    locations: references('dcim.location', { table: '_vlan_locations', owner: 'B', other: 'A' }),
    tags: references('extras.tag', { table: '_vlan_tags', owner: 'B', other: 'A' }),
  },
  list: {
    columns: ['vid', 'name', 'status', 'vlan_group', 'role', 'locations', 'description'],
    order: ['vid'],
    sections: ['ipam.prefix'],
  },
  filters: {
    ...tenantFilter,
    location: inside('dcim.location', 'locations'),
    available_on_device: { kind: 'object', model: 'dcim.device', where: reachesDevice },
  },
  oneOf: { location: 'locations' },
  parts: ['computed_fields', 'relationships'],
  naturalKey: [['vid'], ['name'], ['vlan_group', 'name']],
  duplicateKey: 'non_field_errors',
  display: (row) => `${String(row['name'])} (${String(row['vid'])})`,
  validate: validateVlan,
});
