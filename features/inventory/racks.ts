// Descriptors of rack groups and racks: where in a location devices stand.
import sql from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { defineResource, type Row } from '@/core/resources/define';
import { hasEach } from '@/core/resources/filters/extra-filters';
import { boolean, choice, integer, reference, references, text } from '@/core/resources/fields';
import { hiddenLists, uncounted } from '@/core/resources/vacant';
import { OUTER_UNITS, RACK_TYPES, RACK_WIDTHS } from './choices';
import { inside, isInCircle, treeFields } from './tree';
import { countOf, statusFor, tags } from './parts';
import { tenantField, tenantFilter } from './tenancy';

const name = text({ max: 255, required: true, search: true });
const location = reference('dcim.location', { required: true });

export const rackGroup = defineResource({
  label: 'dcim.rackgroup',
  path: 'dcim/rack-groups',
  table: 'dcim_rack_group',
  title: 'Rack group',
  fields: {
    ...treeFields('dcim_rack_group'),
    rack_count: countOf('dcim_rack', 'rack_group_id'),
    name,
    description: text({ max: 255, search: true }),
    parent: reference('dcim.rackgroup', { nullable: true, from: { location: '$location' } }),
    location,
    children: references('dcim.rackgroup', { reverse: 'parent_id' }, { hidden: true, filter: true }),
    racks: references('dcim.rack', { reverse: 'rack_group_id' }, { hidden: true, filter: true }),
    ...hiddenLists({ power_panels: 'dcim.powerpanel' }),
  },
  list: { columns: ['name', 'location', 'parent', 'rack_count', 'description'], order: ['name'], sections: ['dcim.rack'] },
  filters: {
    location: inside('dcim.location', 'location'),
    ...hasEach('children', 'racks', 'power_panels'),
  },
  naturalKey: [['name'], ['location', 'name']],
  duplicateKey: 'non_field_errors',
  validate: async (tx, row) => {
    if (await isInCircle(tx, 'dcim_rack_group', String(row.id))) return { parent: ['A rack group can not lie inside itself.'] };
    const [other] = await query(
      sql`SELECT FROM dcim_rack_group g JOIN dcim_rack_group p ON p.id = g.parent_id WHERE g.id = ${row.id}::uuid AND p.location_id <> g.location_id`,
      tx,
    );
    return other ? { parent: ['This rack group is in another location.'] } : undefined;
  },
});

/** The group is in the rack's location; what stands in the rack still fits. */
async function validateRack(tx: Tx, row: Row): Promise<FieldErrors | undefined> {
  const [facts] = await query<{ grouped: boolean; highest: number; placed: boolean }>(
    sql`SELECT r.rack_group_id IS NULL OR EXISTS (SELECT FROM dcim_rack_group g WHERE g.id = r.rack_group_id AND g.location_id = r.location_id) AS grouped,
               coalesce((SELECT max(d.position + greatest(t.u_height, 1) - 1) FROM dcim_device d JOIN dcim_device_type t ON t.id = d.device_type_id WHERE d.rack_id = r.id), 0)::int AS highest,
               NOT EXISTS (SELECT FROM dcim_device d WHERE d.rack_id = r.id AND d.location_id <> r.location_id) AS placed
          FROM dcim_rack r WHERE r.id = ${row.id}::uuid`,
    tx,
  );
  if (!facts) return undefined;
  const isMeasured = row['outer_width'] !== null || row['outer_depth'] !== null;
  return {
    ...(!facts.grouped && { rack_group: ['This rack group is in another location.'] }),
    ...(!facts.placed && { location: ['Devices that stand in this rack are in another location: move them first.'] }),
    ...(Number(row['u_height']) < facts.highest && { u_height: [`Devices stand in it up to unit ${facts.highest}.`] }),
    ...(isMeasured && row['outer_unit'] === '' && { outer_unit: ['A width or depth needs a unit.'] }),
  };
}

const UNKEPT_IN_RACKS = { power_feeds: 'dcim.powerfeed', rack_reservations: 'dcim.rackreservation' };

export const rack = defineResource({
  label: 'dcim.rack',
  path: 'dcim/racks',
  table: 'dcim_rack',
  title: 'Rack',
  fields: {
    type: choice(RACK_TYPES, { group: 'Measures' }),
    width: choice(RACK_WIDTHS, { numeric: true, default: '19', group: 'Measures' }),
    outer_unit: choice(OUTER_UNITS, { group: 'Measures' }),
    device_count: countOf('dcim_device', 'rack_id'),
    ...uncounted('power_feed_count'),
    name,
    facility_id: text({ max: 50, nullable: true, search: true, label: 'Facility ID' }),
    serial: text({ max: 255, search: true }),
    asset_tag: text({ max: 255, nullable: true, search: true }),
    u_height: integer({ min: 1, max: 100, default: 42, label: 'Height in units', group: 'Measures' }),
    desc_units: boolean({ label: 'Units count from the top', group: 'Measures' }),
    outer_width: integer({ min: 0, max: 32767, nullable: true, group: 'Measures' }),
    outer_depth: integer({ min: 0, max: 32767, nullable: true, group: 'Measures' }),
    comments: text({ multiline: true, search: true }),
    status: statusFor('dcim.rack'),
    role: reference('extras.role', { nullable: true, forThisType: true, from: { content_types: 'dcim.rack' } }),
    location,
    rack_group: reference('dcim.rackgroup', { nullable: true, from: { location: '$location' } }),
    ...tenantField,
    ...tags('rack'),
    devices: references('dcim.device', { reverse: 'rack_id' }, { hidden: true, filter: true }),
    ...hiddenLists(UNKEPT_IN_RACKS),
  },
  list: {
    columns: ['name', 'status', 'location', 'rack_group', 'role', 'u_height', 'device_count', 'tags'],
    order: ['name'],
    sections: ['dcim.device'],
  },
  filters: {
    ...tenantFilter,
    location: inside('dcim.location', 'location'),
    ...hasEach('devices', ...Object.keys(UNKEPT_IN_RACKS)),
  },
  parts: ['computed_fields', 'relationships'],
  naturalKey: [['name'], ['rack_group', 'name'], ['location', 'name']],
  alsoCalledBy: [
    ['rack_group', 'location', 'name'],
    ['rack_group', 'location', 'parent', 'name'],
  ],
  duplicateKey: 'non_field_errors',
  display: (row) => (row['facility_id'] === null ? String(row['name']) : `${String(row['name'])} (${String(row['facility_id'])})`),
  validate: validateRack,
});
