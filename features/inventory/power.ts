// Descriptors of power ports and outlets, and of the templates they come from.
import sql from 'sql-template-tag';
import { query } from '@/core/db/client';
import { defineResource } from '@/core/resources/define';
import { has, hasEach } from '@/core/resources/filters/extra-filters';
import { choice, integer, reference, references, text, type Field } from '@/core/resources/fields';
import { vacantReference } from '@/core/resources/vacant';
import { cabled, componentFilters, componentKey, componentList, nameOf } from './components';
import { FEED_LEGS } from './choices';
import { tags } from './parts';
import { POWER_OUTLET_TYPES, POWER_PORT_TYPES } from './power-types';
import { template } from './templates';

const draws: Record<string, Field> = {
  maximum_draw: integer({ min: 1, max: 32767, nullable: true, help: 'Watts.' }),
  allocated_draw: integer({ min: 1, max: 32767, nullable: true, help: 'Watts.' }),
};

const named: Record<string, Field> = {
  name: text({ max: 255, required: true, search: true }),
  label: text({ max: 255, search: true }),
  description: text({ max: 255, search: true }),
};

export const powerPort = defineResource({
  label: 'dcim.powerport',
  path: 'dcim/power-ports',
  table: 'dcim_power_port',
  title: 'Power port',
  fields: {
    ...cabled('dcim.powerport'),
    type: choice(POWER_PORT_TYPES),
    ...named,
    ...draws,
    device: reference('dcim.device', { required: true }),
    module: vacantReference('dcim.module'),
    ...tags('power_port'),
    power_outlets: references('dcim.poweroutlet', { reverse: 'power_port_id' }, { hidden: true, filter: true }),
  },
  list: componentList,
  filters: { ...componentFilters, has_power_outlets: has('power_outlets') },
  naturalKey: componentKey,
  display: nameOf,
  partOf: 'device',
  duplicateKey: 'non_field_errors',
  validate: async (_tx, row) =>
    row['maximum_draw'] !== null && Number(row['allocated_draw']) > Number(row['maximum_draw'])
      ? { allocated_draw: ['More than the maximum draw can not be allocated.'] }
      : undefined,
});

export const powerOutlet = defineResource({
  label: 'dcim.poweroutlet',
  path: 'dcim/power-outlets',
  table: 'dcim_power_outlet',
  title: 'Power outlet',
  fields: {
    ...cabled('dcim.poweroutlet'),
    type: choice(POWER_OUTLET_TYPES),
    feed_leg: choice(FEED_LEGS),
    ...named,
    device: reference('dcim.device', { required: true }),
    power_port: reference('dcim.powerport', { nullable: true, from: { device: '$device' } }),
    module: vacantReference('dcim.module'),
    ...tags('power_outlet'),
  },
  list: componentList,
  filters: componentFilters,
  naturalKey: componentKey,
  display: nameOf,
  partOf: 'device',
  duplicateKey: 'non_field_errors',
  validate: async (tx, row) => {
    if (row['power_port'] === null) return undefined;
    const [other] = await query(
      sql`SELECT FROM dcim_power_port WHERE id = ${row['power_port']}::uuid AND device_id <> ${row['device']}::uuid`,
      tx,
    );
    return other ? { power_port: ['This power port belongs to another device.'] } : undefined;
  },
});

export const powerPortTemplate = template(
  { label: 'dcim.powerporttemplate', path: 'dcim/power-port-templates', table: 'dcim_power_port_template', title: 'Power port template' },
  {
    type: choice(POWER_PORT_TYPES),
    ...draws,
    power_outlet_templates: references('dcim.poweroutlettemplate', { reverse: 'power_port_template_id' }, { hidden: true, filter: true }),
  },
  { filters: hasEach('power_outlet_templates') },
);

export const powerOutletTemplate = template(
  {
    label: 'dcim.poweroutlettemplate',
    path: 'dcim/power-outlet-templates',
    table: 'dcim_power_outlet_template',
    title: 'Power outlet template',
  },
  {
    type: choice(POWER_OUTLET_TYPES),
    feed_leg: choice(FEED_LEGS),
    power_port_template: reference('dcim.powerporttemplate', { nullable: true, from: { device_type: '$device_type' } }),
  },
);
