// Descriptors of the ports of patch panels, front and rear, and of the templates they come from. Where a cable leads through them: trace.ts.
import sql from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { defineResource, type Row, type ValidateInput } from '@/core/resources/define';
import { hasEach } from '@/core/resources/filters/extra-filters';
import { choice, integer, reference, references, text, type Field } from '@/core/resources/fields';
import { vacantReference } from '@/core/resources/vacant';
import { PANEL_PORT_TYPES } from './choices';
import { componentKey, nameOf, plugged, portFilters } from './components';
import { tags } from './parts';
import { template } from './templates';

const MAX_POSITIONS = 1024;

const type = choice(PANEL_PORT_TYPES, { required: true });
const positions = integer({ min: 1, max: MAX_POSITIONS, default: 1, help: 'How many front ports lead to it.' });
const position = integer({ min: 1, max: MAX_POSITIONS, default: 1, help: 'Which of the positions of the rear port.' });

const common = (model: 'front_port' | 'rear_port', label: string): Record<string, Field> => ({
  ...plugged(label),
  type,
  name: text({ max: 255, required: true, search: true }),
  label: text({ max: 255, search: true }),
  description: text({ max: 255, search: true }),
  device: reference('dcim.device', { required: true }),
  module: vacantReference('dcim.module'),
  ...tags(model),
});

const stays = (row: Row, { before }: ValidateInput): FieldErrors =>
  before && before['device'] !== row['device'] ? { device: ['A port stays with its panel.'] } : {};

/** Front ports keep their places: a rear port does not shrink below the highest one that is taken. */
async function validateRearPort(tx: Tx, row: Row, input: ValidateInput): Promise<FieldErrors> {
  const [found] = await query<{ highest: number | null }>(
    sql`SELECT max(rear_port_position)::int AS highest FROM dcim_front_port WHERE rear_port_id = ${row.id}::uuid`,
    tx,
  );
  const highest = found?.highest ?? 0;
  return {
    ...stays(row, input),
    ...(Number(row['positions']) < highest && { positions: [`A front port takes position ${highest}.`] }),
  };
}

/** The rear port is one of the same panel, and has the position. */
async function validateFrontPort(tx: Tx, row: Row, input: ValidateInput): Promise<FieldErrors> {
  const [rear] = await query<{ here: boolean; positions: number }>(
    sql`SELECT device_id = ${row['device']}::uuid AS here, positions FROM dcim_rear_port WHERE id = ${row['rear_port']}::uuid FOR NO KEY UPDATE`,
    tx,
  );
  return { ...stays(row, input), ...(rear && faultsOfPlace(rear, Number(row['rear_port_position']), 'rear_port', 'device')) };
}

function faultsOfPlace(rear: { here: boolean; positions: number }, wanted: number, field: string, owner: string): FieldErrors {
  if (!rear.here) return { [field]: [`This rear port belongs to another ${owner}.`] };
  return wanted > rear.positions ? { rear_port_position: [`The rear port has ${rear.positions} positions.`] } : {};
}

export const rearPort = defineResource({
  label: 'dcim.rearport',
  path: 'dcim/rear-ports',
  table: 'dcim_rear_port',
  title: 'Rear port',
  fields: {
    ...common('rear_port', 'dcim.rearport'),
    positions,
    front_ports: references('dcim.frontport', { reverse: 'rear_port_id' }, { hidden: true, filter: true }),
  },
  list: { columns: ['device', 'name', 'label', 'type', 'positions', 'description', 'cable_peer'], order: ['device', 'name'] },
  filters: { ...portFilters, ...hasEach('front_ports') },
  naturalKey: componentKey,
  display: nameOf,
  partOf: 'device',
  duplicateKey: 'non_field_errors',
  validate: validateRearPort,
});

export const frontPort = defineResource({
  label: 'dcim.frontport',
  path: 'dcim/front-ports',
  table: 'dcim_front_port',
  title: 'Front port',
  fields: {
    ...common('front_port', 'dcim.frontport'),
    rear_port: reference('dcim.rearport', { required: true, from: { device: '$device' } }),
    rear_port_position: position,
  },
  list: {
    columns: ['device', 'name', 'label', 'type', 'rear_port', 'rear_port_position', 'description', 'cable_peer'],
    order: ['device', 'name'],
  },
  filters: portFilters,
  naturalKey: componentKey,
  display: nameOf,
  partOf: 'device',
  duplicateKey: 'non_field_errors',
  validate: validateFrontPort,
});

export const rearPortTemplate = template(
  { label: 'dcim.rearporttemplate', path: 'dcim/rear-port-templates', table: 'dcim_rear_port_template', title: 'Rear port template' },
  {
    type,
    positions,
    front_port_templates: references('dcim.frontporttemplate', { reverse: 'rear_port_template_id' }, { hidden: true, filter: true }),
  },
  { filters: hasEach('front_port_templates') },
);

export const frontPortTemplate = template(
  { label: 'dcim.frontporttemplate', path: 'dcim/front-port-templates', table: 'dcim_front_port_template', title: 'Front port template' },
  {
    type,
    rear_port_template: reference('dcim.rearporttemplate', { required: true, from: { device_type: '$device_type' } }),
    rear_port_position: position,
  },
  {
    validate: async (tx, row) => {
      const [rear] = await query<{ here: boolean; positions: number }>(
        sql`SELECT device_type_id = ${row['device_type']}::uuid AS here, positions FROM dcim_rear_port_template WHERE id = ${row['rear_port_template']}::uuid`,
        tx,
      );
      return rear && faultsOfPlace(rear, Number(row['rear_port_position']), 'rear_port_template', 'device type');
    },
  },
);
