// The names of kinds of objects that may stand in lists of content types: our own, and those of the platform whose API we speak, so that its data can be carried over.
import { allResources } from './registry';

const FOREIGN = new Set(
  `circuits.circuit circuits.circuittermination circuits.provider cloud.cloudaccount cloud.cloudnetwork cloud.cloudservice
   dcim.consoleporttemplate dcim.consoleserverporttemplate dcim.controller dcim.controllermanageddevicegroup dcim.devicebay dcim.devicefamily
   dcim.deviceredundancygroup dcim.frontport dcim.interfaceredundancygroup dcim.interfacetemplate dcim.inventoryitem dcim.module dcim.modulebay
   dcim.moduletype dcim.platform dcim.powerfeed dcim.poweroutlet dcim.powerpanel dcim.powerport dcim.rack dcim.rackgroup dcim.rackreservation
   dcim.rearport dcim.softwareimagefile dcim.softwareversion dcim.virtualchassis
   extras.computedfield extras.configcontext extras.configcontextschema extras.contact extras.contactassociation extras.customfield extras.customlink
   extras.dynamicgroup extras.exporttemplate extras.externalintegration extras.fileproxy extras.gitrepository extras.graphqlquery extras.job
   extras.jobbutton extras.jobhook extras.joblogentry extras.jobresult extras.note extras.objectchange extras.relationship extras.scheduledjob
   extras.secret extras.secretsgroup extras.team extras.webhook
   ipam.rir ipam.routetarget ipam.service ipam.vlan ipam.vlangroup ipam.vrf tenancy.tenant tenancy.tenantgroup
   virtualization.cluster virtualization.clustergroup virtualization.clustertype virtualization.virtualmachine virtualization.vminterface`.split(
    /\s+/,
  ),
);

export function isContentType(label: string): boolean {
  return FOREIGN.has(label) || allResources().some((resource) => resource.label === label);
}

/** All that may be named, in the order of their labels. */
export function allContentTypes(): string[] {
  return [...new Set([...FOREIGN, ...allResources().map((resource) => resource.label)])].sort();
}

/** Of our own, by label: those of which there can be objects. */
export function ownContentTypes(): string[] {
  return allResources()
    .filter(({ vacant }) => !vacant)
    .map((resource) => resource.label)
    .sort();
}
