// Every kind of object there is, and the order in which navigation shows them. Importing this module makes them known to the engine.
import type { Resource } from '@/core/resources/define';
import { registerResources } from '@/core/resources/registry';
import { group, objectPermission, token, user } from './accounts/resources';
import { cable, consolePort, consoleServerPort, device, deviceInterface, deviceType, manufacturer } from './inventory/dcim';
import { ipAddress, ipAddressToInterface, namespace, prefix } from './inventory/ipam';
import { location, locationType, role, status, tag } from './inventory/organization';
import { job } from './jobs/resources';
import { fileProxy, jobLogEntry, jobResult } from './runs/resources';
import { scheduledJob } from './schedules/resources';

type Area = 'inventory' | 'administration' | 'hidden';

/** Shown in this order. */
const CATALOG: readonly (readonly [Area, Resource])[] = [
  ['inventory', device],
  ['inventory', deviceInterface],
  ['inventory', cable],
  ['inventory', prefix],
  ['inventory', ipAddress],
  ['inventory', location],
  ['inventory', deviceType],
  ['inventory', manufacturer],
  ['inventory', consolePort],
  ['inventory', consoleServerPort],
  ['inventory', locationType],
  ['inventory', namespace],
  ['inventory', status],
  ['inventory', role],
  ['inventory', tag],
  ['hidden', ipAddressToInterface],
  ['hidden', job],
  ['hidden', jobResult],
  ['hidden', jobLogEntry],
  ['hidden', fileProxy],
  ['hidden', scheduledJob],
  ['administration', user],
  ['administration', group],
  ['administration', objectPermission],
  ['administration', token],
];

registerResources(CATALOG.map(([, resource]) => resource));

export interface NavigationEntry {
  label: string;
  /** Several of them: "Devices". */
  title: string;
  /** Below /: "dcim/devices". */
  path: string;
}

/** What an area of the navigation lists; who may see it is the caller's to ask. */
export function navigation(area: Exclude<Area, 'hidden'>): NavigationEntry[] {
  return CATALOG.filter(([of]) => of === area).map(([, { label, titlePlural, path }]) => ({ label, title: titlePlural, path }));
}
