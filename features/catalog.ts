// Every kind of object there is, and the order in which navigation shows them. Importing this module makes them known to the engine.
import type { Resource } from '@/core/resources/define';
import { registerResources } from '@/core/resources/registry';
import { group, objectPermission, token, user } from './accounts/resources';
import { approvalRequest } from './approvals/resources';
import { jobButton, jobHook, webhook } from './events/resources';
import { gitRepository } from './git/resources';
import { objectChange } from './inventory/changes';
import { cable, consolePort, consoleServerPort, deviceInterface } from './inventory/components';
import { device, deviceType, manufacturer } from './inventory/dcim';
import { ipAddress, ipAddressToInterface, namespace, prefix } from './inventory/ipam';
import { customField, customFieldChoice } from './inventory/custom-fields';
import { note } from './inventory/notes';
import { consolePortTemplate, consoleServerPortTemplate, interfaceTemplate, platform } from './inventory/templates';
import { frontPort, frontPortTemplate, rearPort, rearPortTemplate } from './inventory/panels';
import { tenant, tenantGroup } from './inventory/tenancy';
import { powerOutlet, powerOutletTemplate, powerPort, powerPortTemplate } from './inventory/power';
import { rack, rackGroup } from './inventory/racks';
import { vlan, vlanGroup } from './inventory/vlans';
import { UNKEPT } from './inventory/unkept';
import { location, locationType, role, status, tag } from './inventory/organization';
import { jobQueue, jobQueueAssignment } from './jobs/queues';
import { job } from './jobs/resources';
import { registerSource } from './jobs/sources';
import { fileProxy, jobLogEntry, jobResult } from './runs/resources';
import { scheduledJob } from './schedules/resources';
import { systemSource } from './system-jobs/source';

/** `unlisted` kinds have pages that others lead to; `hidden` ones have pages of their own making, or none. */
type Area = 'inventory' | 'administration' | 'unlisted' | 'hidden';

/** Shown in this order. */
const CATALOG: readonly (readonly [Area, Resource])[] = [
  ['inventory', device],
  ['inventory', deviceInterface],
  ['inventory', cable],
  ['inventory', prefix],
  ['inventory', ipAddress],
  ['inventory', vlan],
  ['inventory', location],
  ['inventory', rack],
  ['inventory', deviceType],
  ['inventory', manufacturer],
  ['inventory', tenant],
  ['inventory', platform],
  ['inventory', consolePort],
  ['inventory', consoleServerPort],
  ['inventory', powerPort],
  ['inventory', powerOutlet],
  ['inventory', frontPort],
  ['inventory', rearPort],
  ['inventory', rackGroup],
  ['inventory', tenantGroup],
  ['inventory', vlanGroup],
  ['inventory', locationType],
  ['inventory', namespace],
  ['inventory', status],
  ['inventory', role],
  ['inventory', tag],
  ['unlisted', interfaceTemplate],
  ['unlisted', consolePortTemplate],
  ['unlisted', consoleServerPortTemplate],
  ['unlisted', powerPortTemplate],
  ['unlisted', powerOutletTemplate],
  ['unlisted', frontPortTemplate],
  ['unlisted', rearPortTemplate],
  ['unlisted', ipAddressToInterface],
  ['unlisted', jobQueueAssignment],
  ['hidden', note],
  ['hidden', job],
  ['hidden', jobResult],
  ['hidden', jobLogEntry],
  ['hidden', fileProxy],
  ['hidden', scheduledJob],
  ['hidden', approvalRequest],
  ['administration', gitRepository],
  ['administration', jobHook],
  ['administration', jobButton],
  ['administration', webhook],
  ['administration', jobQueue],
  ['administration', user],
  ['administration', group],
  ['administration', objectPermission],
  ['administration', token],
  ['administration', customField],
  ['administration', customFieldChoice],
  ['administration', objectChange],
  ...UNKEPT.map((resource) => ['hidden', resource] as const),
];

registerResources(CATALOG.map(([, resource]) => resource));
registerSource(systemSource);

export interface NavigationEntry {
  label: string;
  /** Several of them: "Devices". */
  title: string;
  /** Below /: "dcim/devices". */
  path: string;
}

/** What an area of the navigation lists; who may see it is the caller's to ask. */
export function navigation(area: 'inventory' | 'administration'): NavigationEntry[] {
  return CATALOG.filter(([of]) => of === area).map(([, { label, titlePlural, path }]) => ({ label, title: titlePlural, path }));
}

/** Whether the generic pages show this kind. */
export function hasGenericPages(label: string): boolean {
  return CATALOG.some(([area, resource]) => resource.label === label && area !== 'hidden');
}

/** Parts of the API below /api/, as clients list them. Some hold nothing here. */
const APPS = ['apps', 'circuits', 'cloud', 'dcim', 'extras', 'graphql', 'ipam', 'plugins', 'tenancy', 'users', 'virtualization'] as const;

/** What GET /api/ answers. */
export function apiRoot(base: string): Record<string, string> {
  return Object.fromEntries([...APPS, 'docs', 'status'].sort().map((app) => [app, `${base}/api/${app}/`]));
}

/** Addresses below a part that are no kind of object with a table: what they answer is made of others. */
const FURTHER: Readonly<Record<string, readonly string[]>> = {
  dcim: ['connected-device', 'console-connections', 'interface-connections'],
  extras: ['content-types'],
  users: ['config'],
};

/** What GET /api/dcim/ and its like answer; undefined where there is no such part. */
export function appRoot(base: string, app: string): Record<string, string> | undefined {
  if (!APPS.some((known) => known === app)) return undefined;
  const paths = CATALOG.map(([, { path }]) => path).filter((path) => path.startsWith(`${app}/`));
  const names = [...paths.map((path) => path.slice(app.length + 1)), ...(FURTHER[app] ?? [])].sort();
  return Object.fromEntries(names.map((name) => [name, `${base}/api/${app}/${name}/`]));
}
