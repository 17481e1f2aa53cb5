// The values that fields of the inventory may have, and their labels. Values travel and are stored; labels are shown.
import type { Choice } from '@windlass/sdk';

export const DEVICE_FACES: readonly Choice[] = [
  ['front', 'Front'],
  ['rear', 'Rear'],
];

export const SUBDEVICE_ROLES: readonly Choice[] = [
  ['parent', 'Parent'],
  ['child', 'Child'],
];

export const INTERFACE_MODES: readonly Choice[] = [
  ['access', 'Access'],
  ['tagged', 'Tagged'],
  ['tagged-all', 'Tagged (All)'],
];

export const CONSOLE_PORT_TYPES: readonly Choice[] = [
  ['de-9', 'DE-9'],
  ['db-25', 'DB-25'],
  ['rj-11', 'RJ-11'],
  ['rj-12', 'RJ-12'],
  ['rj-45', 'RJ-45'],
  ['mini-din-8', 'Mini-DIN 8'],
  ['usb-a', 'USB Type A'],
  ['usb-b', 'USB Type B'],
  ['usb-c', 'USB Type C'],
  ['usb-mini-a', 'USB Mini A'],
  ['usb-mini-b', 'USB Mini B'],
  ['usb-micro-a', 'USB Micro A'],
  ['usb-micro-b', 'USB Micro B'],
  ['usb-micro-ab', 'USB Micro AB'],
  ['other', 'Other'],
];

export const CABLE_TYPES: readonly Choice[] = [
  ['cat3', 'CAT3'],
  ['cat5', 'CAT5'],
  ['cat5e', 'CAT5e'],
  ['cat6', 'CAT6'],
  ['cat6a', 'CAT6a'],
  ['cat7', 'CAT7'],
  ['cat7a', 'CAT7a'],
  ['cat8', 'CAT8'],
  ['dac-active', 'Direct Attach Copper (Active)'],
  ['dac-passive', 'Direct Attach Copper (Passive)'],
  ['mrj21-trunk', 'MRJ21 Trunk'],
  ['coaxial', 'Coaxial'],
  ['mmf', 'Multimode Fiber'],
  ['mmf-om1', 'Multimode Fiber (OM1)'],
  ['mmf-om2', 'Multimode Fiber (OM2)'],
  ['mmf-om3', 'Multimode Fiber (OM3)'],
  ['mmf-om4', 'Multimode Fiber (OM4)'],
  ['mmf-om5', 'Multimode Fiber (OM5)'],
  ['smf', 'Singlemode Fiber'],
  ['smf-os1', 'Singlemode Fiber (OS1)'],
  ['smf-os2', 'Singlemode Fiber (OS2)'],
  ['aoc', 'Active Optical Cabling (AOC)'],
  ['power', 'Power'],
  ['other', 'Other'],
];

export const LENGTH_UNITS: readonly Choice[] = [
  ['km', 'Kilometers'],
  ['m', 'Meters'],
  ['cm', 'Centimeters'],
  ['mi', 'Miles'],
  ['ft', 'Feet'],
  ['in', 'Inches'],
];

export const PREFIX_TYPES: readonly Choice[] = [
  ['container', 'Container'],
  ['network', 'Network'],
  ['pool', 'Pool'],
];

export const ADDRESS_TYPES: readonly Choice[] = [
  ['dhcp', 'DHCP'],
  ['host', 'Host'],
  ['slaac', 'SLAAC'],
];

/** What a cable can end at. */
export const TERMINATION_TYPES: readonly Choice[] = [
  ['dcim.interface', 'Interface'],
  ['dcim.consoleport', 'Console port'],
  ['dcim.consoleserverport', 'Console server port'],
  ['dcim.powerport', 'Power port'],
  ['dcim.poweroutlet', 'Power outlet'],
  ['dcim.frontport', 'Front port'],
  ['dcim.rearport', 'Rear port'],
];

/** What a port of a patch panel takes. */
export const PANEL_PORT_TYPES: readonly Choice[] = [
  ['8p8c', '8P8C'],
  ['8p6c', '8P6C'],
  ['8p4c', '8P4C'],
  ['8p2c', '8P2C'],
  ['6p6c', '6P6C'],
  ['6p4c', '6P4C'],
  ['6p2c', '6P2C'],
  ['4p4c', '4P4C'],
  ['4p2c', '4P2C'],
  ['gg45', 'GG45'],
  ['tera-4p', 'TERA 4P'],
  ['tera-2p', 'TERA 2P'],
  ['tera-1p', 'TERA 1P'],
  ['110-punch', '110 Punch'],
  ['bnc', 'BNC'],
  ['f', 'F Connector'],
  ['n', 'N Connector'],
  ['mrj21', 'MRJ21'],
  ['fc', 'FC'],
  ['lc', 'LC'],
  ['lc-pc', 'LC/PC'],
  ['lc-upc', 'LC/UPC'],
  ['lc-apc', 'LC/APC'],
  ['lsh', 'LSH'],
  ['lsh-pc', 'LSH/PC'],
  ['lsh-upc', 'LSH/UPC'],
  ['lsh-apc', 'LSH/APC'],
  ['lx5', 'LX.5'],
  ['lx5-pc', 'LX.5/PC'],
  ['lx5-upc', 'LX.5/UPC'],
  ['lx5-apc', 'LX.5/APC'],
  ['mpo', 'MPO'],
  ['mtrj', 'MTRJ'],
  ['sc', 'SC'],
  ['sc-pc', 'SC/PC'],
  ['sc-upc', 'SC/UPC'],
  ['sc-apc', 'SC/APC'],
  ['st', 'ST'],
  ['cs', 'CS'],
  ['sn', 'SN'],
  ['sma-905', 'SMA 905'],
  ['sma-906', 'SMA 906'],
  ['urm-p2', 'URM-P2'],
  ['urm-p4', 'URM-P4'],
  ['urm-p8', 'URM-P8'],
  ['splice', 'Splice'],
  ['other', 'Other'],
];

export const FEED_LEGS: readonly Choice[] = [
  ['A', 'A'],
  ['B', 'B'],
  ['C', 'C'],
];

export const RACK_TYPES: readonly Choice[] = [
  ['2-post-frame', '2-post frame'],
  ['4-post-frame', '4-post frame'],
  ['4-post-cabinet', '4-post cabinet'],
  ['wall-frame', 'Wall-mounted frame'],
  ['wall-frame-vertical', 'Wall-mounted frame (vertical)'],
  ['wall-cabinet', 'Wall-mounted cabinet'],
  ['wall-cabinet-vertical', 'Wall-mounted cabinet (vertical)'],
  ['other', 'Other'],
];

export const RACK_WIDTHS: readonly Choice[] = [
  ['10', '10 inches'],
  ['19', '19 inches'],
  ['21', '21 inches'],
  ['23', '23 inches'],
];

export const OUTER_UNITS: readonly Choice[] = [
  ['mm', 'Millimeters'],
  ['in', 'Inches'],
];
