// Descriptors of platforms and of what a device type brings along: a new device gets these components from a trigger, whoever makes it.
import sql from 'sql-template-tag';
import { defineResource, type Definition } from '@/core/resources/define';
import { hasEach, reach } from '@/core/resources/filters/extra-filters';
import { boolean, choice, derived, json, reference, references, text, type Field } from '@/core/resources/fields';
import { hiddenLists, uncounted, vacantReference } from '@/core/resources/vacant';
import { column } from '@/core/sql';
import { CONSOLE_PORT_TYPES } from './choices';
import { INTERFACE_TYPES } from './interface-types';
import { NETWORK_DRIVERS } from './network-drivers';
import { countOf } from './parts';

const description = text({ max: 255, search: true });

export const platform = defineResource({
  label: 'dcim.platform',
  path: 'dcim/platforms',
  table: 'dcim_platform',
  title: 'Platform',
  fields: {
    network_driver_mappings: derived(
      'json',
      (alias) => sql`coalesce(${JSON.stringify(NETWORK_DRIVERS)}::jsonb -> ${column(alias, 'network_driver')}, '{}')`,
    ),
    device_count: countOf('dcim_device', 'platform_id'),
    ...uncounted('virtual_machine_count'),
    name: text({ max: 255, required: true, search: true }),
    network_driver: text({ max: 255, search: true, help: 'How automation libraries call it, such as cisco_ios.' }),
    napalm_driver: text({ max: 255 }),
    napalm_args: json({ nullable: true, filter: false }),
    description,
    manufacturer: reference('dcim.manufacturer', { nullable: true }),
    devices: references('dcim.device', { reverse: 'platform_id' }, { hidden: true, filter: true }),
    ...hiddenLists({ virtual_machines: 'virtualization.virtualmachine' }),
  },
  list: { columns: ['name', 'manufacturer', 'network_driver', 'device_count', 'description'], order: ['name'], sections: ['dcim.device'] },
  filters: hasEach('devices', 'virtual_machines'),
  naturalKey: [['name']],
});

export const template = (
  definition: Pick<Definition, 'label' | 'path' | 'table' | 'title'>,
  fields: Record<string, Field>,
  more: Pick<Definition, 'filters' | 'validate'> = {},
) =>
  defineResource({
    ...definition,
    ...more,
    fields: {
      ...fields,
      name: text({ max: 255, required: true, search: true }),
      label: text({ max: 255, search: true }),
      description,
      device_type: reference('dcim.devicetype', { required: true }),
      module_type: vacantReference('dcim.moduletype'),
    },
    list: { columns: ['device_type', 'name', 'label', 'type', 'description'], order: ['device_type', 'name'] },
    filters: { device_type: reach('device_type'), ...hasEach('device_type', 'module_type'), ...more.filters },
    naturalKey: [['device_type', 'manufacturer', 'name'], ['device_type', 'model'], ['name']],
    display: (row) => String(row['name']),
    partOf: 'device_type',
    duplicateKey: 'non_field_errors',
  });

export const interfaceTemplate = template(
  { label: 'dcim.interfacetemplate', path: 'dcim/interface-templates', table: 'dcim_interface_template', title: 'Interface template' },
  { type: choice(INTERFACE_TYPES, { required: true }), mgmt_only: boolean({ label: 'Management only' }) },
);

export const consolePortTemplate = template(
  {
    label: 'dcim.consoleporttemplate',
    path: 'dcim/console-port-templates',
    table: 'dcim_console_port_template',
    title: 'Console port template',
  },
  { type: choice(CONSOLE_PORT_TYPES) },
);

export const consoleServerPortTemplate = template(
  {
    label: 'dcim.consoleserverporttemplate',
    path: 'dcim/console-server-port-templates',
    table: 'dcim_console_server_port_template',
    title: 'Console server port template',
  },
  { type: choice(CONSOLE_PORT_TYPES) },
);
