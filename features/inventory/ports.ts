// What devices are made of that cables end at: the lists of it, and the kinds in them.
import { references, type Field, type ReferencesField } from '@/core/resources/fields';

export const PORTS = {
  interfaces: 'dcim.interface',
  console_ports: 'dcim.consoleport',
  console_server_ports: 'dcim.consoleserverport',
  power_ports: 'dcim.powerport',
  power_outlets: 'dcim.poweroutlet',
  front_ports: 'dcim.frontport',
  rear_ports: 'dcim.rearport',
} as const;

export const PORT_LISTS = Object.keys(PORTS);

/** A list of each kind of port, of those whose column names the row. They are not sent. */
export const portLists = (reverse: string, options: Pick<ReferencesField, 'filter'> = {}): Record<string, Field> =>
  Object.fromEntries(Object.entries(PORTS).map(([name, model]) => [name, references(model, { reverse }, { hidden: true, ...options })]));
