// Kinds of objects that clients of this API ask for and that are not kept here: their lists are there, say what they would hold, and are empty. Nothing can be
// created in them, so that nobody believes it was kept. A kind that is to be kept becomes a descriptor with a table of its own.
import { defineResource, type Resource } from '@/core/resources/define';
import { reference, text, type Field } from '@/core/resources/fields';
import type { Path } from '@/core/predicate';

/** One view without rows stands for all their tables. */
const TABLE = 'windlass_nothing';

interface Unkept {
  readonly fields?: Readonly<Record<string, Field>>;
  readonly naturalKey?: readonly Path[];
}

const unkept = (label: string, path: string, title: string, { fields = {}, naturalKey = [['name']] }: Unkept = {}): Resource =>
  defineResource({
    ...{ label, path, title, naturalKey, table: TABLE, verbs: ['view'], plain: true, vacant: true },
    fields: { name: text({ readOnly: true, search: true }), ...fields },
    list: { columns: ['name'], order: ['name'] },
  });

const to = (model: string): Field => reference(model, { nullable: true, readOnly: true, filter: false });

const DCIM = [
  unkept('dcim.rackreservation', 'dcim/rack-reservations', 'Rack reservation'),
  unkept('dcim.virtualchassis', 'dcim/virtual-chassis', 'Virtual chassis'),
  unkept('dcim.devicefamily', 'dcim/device-families', 'Device family'),
  unkept('dcim.deviceredundancygroup', 'dcim/device-redundancy-groups', 'Device redundancy group'),
  unkept('dcim.controller', 'dcim/controllers', 'Controller'),
  unkept('dcim.controllermanageddevicegroup', 'dcim/controller-managed-device-groups', 'Controller managed device group'),
  unkept('dcim.softwareversion', 'dcim/software-versions', 'Software version', {
    fields: { version: text({ readOnly: true }), platform: to('dcim.platform') },
    naturalKey: [['platform', 'name'], ['version']],
  }),
  unkept('dcim.softwareimagefile', 'dcim/software-image-files', 'Software image file'),
  unkept('dcim.devicetypetosoftwareimagefile', 'dcim/device-types-to-software-image-files', 'Device type to software image file'),
  unkept('dcim.devicebay', 'dcim/device-bays', 'Device bay', {
    fields: { device: to('dcim.device') },
    naturalKey: [
      ['device', 'name'],
      ['device', 'tenant', 'name'],
      ['device', 'location', 'name'],
      ['device', 'location', 'parent', 'name'],
      ['name'],
    ],
  }),
  unkept('dcim.devicebaytemplate', 'dcim/device-bay-templates', 'Device bay template'),
  unkept('dcim.moduletype', 'dcim/module-types', 'Module type'),
  unkept('dcim.module', 'dcim/modules', 'Module'),
  unkept('dcim.modulebay', 'dcim/module-bays', 'Module bay'),
  unkept('dcim.modulebaytemplate', 'dcim/module-bay-templates', 'Module bay template'),
  unkept('dcim.inventoryitem', 'dcim/inventory-items', 'Inventory item'),
  unkept('dcim.powerconnection', 'dcim/power-connections', 'Power connection'),
  unkept('dcim.powerpanel', 'dcim/power-panels', 'Power panel'),
  unkept('dcim.powerfeed', 'dcim/power-feeds', 'Power feed'),
  unkept('dcim.interfaceredundancygroup', 'dcim/interface-redundancy-groups', 'Interface redundancy group'),
  unkept(
    'dcim.interfaceredundancygroupassociation',
    'dcim/interface-redundancy-group-associations',
    'Interface redundancy group association',
  ),
];

const IPAM = [
  unkept('ipam.prefixlocationassignment', 'ipam/prefix-location-assignments', 'Prefix location assignment'),
  unkept('ipam.rir', 'ipam/rirs', 'RIR'),
  unkept('ipam.routetarget', 'ipam/route-targets', 'Route target'),
  unkept('ipam.vrf', 'ipam/vrfs', 'VRF'),
  unkept('ipam.vrfdeviceassignment', 'ipam/vrf-device-assignments', 'VRF device assignment'),
  unkept('ipam.vrfprefixassignment', 'ipam/vrf-prefix-assignments', 'VRF prefix assignment'),
  unkept('ipam.vlanlocationassignment', 'ipam/vlan-location-assignments', 'VLAN location assignment'),
  unkept('ipam.service', 'ipam/services', 'Service'),
];

const EXTRAS = [
  unkept('extras.computedfield', 'extras/computed-fields', 'Computed field'),
  unkept('extras.configcontext', 'extras/config-contexts', 'Config context'),
  unkept('extras.configcontextschema', 'extras/config-context-schemas', 'Config context schema'),
  unkept('extras.contact', 'extras/contacts', 'Contact'),
  unkept('extras.team', 'extras/teams', 'Team'),
  unkept('extras.contactassociation', 'extras/contact-associations', 'Contact association'),
  unkept('extras.customlink', 'extras/custom-links', 'Custom link'),
  unkept('extras.dynamicgroup', 'extras/dynamic-groups', 'Dynamic group'),
  unkept('extras.dynamicgroupmembership', 'extras/dynamic-group-memberships', 'Dynamic group membership'),
  unkept('extras.staticgroupassociation', 'extras/static-group-associations', 'Static group association'),
  unkept('extras.exporttemplate', 'extras/export-templates', 'Export template'),
  unkept('extras.externalintegration', 'extras/external-integrations', 'External integration'),
  unkept('extras.graphqlquery', 'extras/graphql-queries', 'GraphQL query'),
  unkept('extras.imageattachment', 'extras/image-attachments', 'Image attachment'),
  unkept('extras.metadatatype', 'extras/metadata-types', 'Metadata type'),
  unkept('extras.metadatachoice', 'extras/metadata-choices', 'Metadata choice'),
  unkept('extras.objectmetadata', 'extras/object-metadata', 'Object metadata'),
  unkept('extras.relationship', 'extras/relationships', 'Relationship'),
  unkept('extras.relationshipassociation', 'extras/relationship-associations', 'Relationship association'),
  unkept('extras.savedview', 'extras/saved-views', 'Saved view'),
  unkept('extras.usersavedviewassociation', 'extras/user-saved-view-associations', 'User saved view association'),
  unkept('extras.secret', 'extras/secrets', 'Secret'),
  unkept('extras.secretsgroup', 'extras/secrets-groups', 'Secrets group'),
  unkept('extras.secretsgroupassociation', 'extras/secrets-groups-associations', 'Secrets group association'),
];

const OTHERS = [
  unkept('circuits.circuit', 'circuits/circuits', 'Circuit'),
  unkept('circuits.circuittermination', 'circuits/circuit-terminations', 'Circuit termination'),
  unkept('cloud.cloudnetwork', 'cloud/cloud-networks', 'Cloud network'),
  unkept('virtualization.cluster', 'virtualization/clusters', 'Cluster'),
  unkept('virtualization.virtualmachine', 'virtualization/virtual-machines', 'Virtual machine'),
  unkept('virtualization.vminterface', 'virtualization/interfaces', 'VM interface'),
];

export const UNKEPT: readonly Resource[] = [...DCIM, ...IPAM, ...EXTRAS, ...OTHERS];
