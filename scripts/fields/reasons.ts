// Why our API differs from the one that its clients were written for. A difference without a reason fails a test, and so does a reason without a difference.
import { findResource } from '@/core/resources/registry';
import type { About, Difference } from './compare';

interface Reason {
  readonly about: readonly About[];
  /** Lists as in the digest; every one when left out. */
  readonly endpoints?: readonly string[];
  readonly names: RegExp;
  readonly why: string;
}

export const REASONS: readonly Reason[] = [
  {
    about: ['type', 'required'],
    endpoints: ['interfaces', 'console-ports', 'console-server-ports', 'power-ports', 'power-outlets', 'front-ports', 'rear-ports'].map(
      (part) => `/dcim/${part}/`,
    ),
    names: /^device$/,
    why: 'Modules are not kept: a part belongs to a device, always.',
  },
  {
    about: ['type', 'required'],
    endpoints: ['interface', 'console-port', 'console-server-port', 'power-port', 'power-outlet'].map((part) => `/dcim/${part}-templates/`),
    names: /^device_type$/,
    why: 'Module types are not kept: a template belongs to a device type, always.',
  },
  {
    about: ['type', 'required'],
    endpoints: ['/ipam/ip-address-to-interface/'],
    names: /^interface$/,
    why: 'Virtual machines are not kept: an address is assigned to an interface of a device, always.',
  },
  {
    about: ['filter'],
    endpoints: ['/ipam/ip-address-to-interface/'],
    names: /^(created|last_updated)$/,
    why: 'An assignment carries no dates of its own, here as there; the change log knows when it was made.',
  },
  {
    about: ['empty'],
    names: /_count$/,
    why: 'Counts of what is not kept: 0.',
  },
  {
    about: ['empty'],
    endpoints: ['/dcim/device-types/'],
    names: /_image$/,
    why: 'Pictures of device types are not kept.',
  },
  {
    about: ['empty'],
    endpoints: ['/dcim/devices/'],
    names: /^local_config_context_data/,
    why: 'Config contexts are not kept, nor are those of a single device.',
  },
  {
    about: ['empty'],
    endpoints: ['/dcim/devices/'],
    names: /^(vc_|device_redundancy_group_priority$)/,
    why: 'Virtual chassis and redundancy groups are not kept, and so no place in one.',
  },
  {
    about: ['empty'],
    endpoints: ['/extras/job-results/', '/extras/scheduled-jobs/'],
    names: /args$/,
    why: 'Inputs of jobs have names: there are none by position.',
  },
  {
    about: ['empty'],
    endpoints: ['/extras/webhooks/'],
    names: /^ca_file_path$/,
    why: 'A path on the server is none of a client. Certificates come from NODE_EXTRA_CA_CERTS.',
  },
  {
    about: ['empty'],
    endpoints: ['/extras/object-changes/'],
    names: /^related_object_/,
    why: 'A change is one of the object itself. What belongs to it has changes of its own, in the same request.',
  },
  {
    about: ['empty'],
    endpoints: ['/users/users/'],
    names: /^default_saved_views$/,
    why: 'Saved views are not kept: the address of a list holds its filters.',
  },
  {
    about: ['address'],
    endpoints: ['/dcim/devices/'],
    names: /^napalm$/,
    why: 'The server speaks to no device. Jobs do.',
  },
  {
    about: ['choice'],
    endpoints: ['/dcim/cables/'],
    names: /=(dcim\.powerfeed|circuits\.circuittermination)$/,
    why: 'Power feeds and circuits are not kept, so that no cable ends there.',
  },
  {
    about: ['choice'],
    endpoints: ['/extras/job-results/'],
    names: /^status=(RECEIVED|RETRY)$/,
    why: 'No run is ever in these states: a worker claims a run at once, and another attempt is another run.',
  },
  {
    about: ['choice'],
    endpoints: ['/extras/git-repositories/'],
    names: /^provided_contents=/,
    why: 'Repositories bring jobs (`extras.job`); the list of choices has nothing else to offer and is left out.',
  },
  {
    about: ['type'],
    endpoints: ['/extras/git-repositories/'],
    names: /^slug$/,
    why: 'At most 60 characters: it is the first part of class paths, which have at most 100.',
  },
  {
    about: ['written'],
    endpoints: ['/extras/git-repositories/'],
    names: /^current_head$/,
    why: 'The commit whose jobs are installed is written by a sync alone.',
  },
  {
    about: ['written'],
    endpoints: ['/ipam/prefixes/'],
    names: /^parent$/,
    why: 'The parent of a prefix follows from the prefix.',
  },
  {
    about: ['written', 'required'],
    endpoints: ['/ipam/ip-addresses/'],
    names: /^(parent|namespace)$/,
    why: 'Either of the two is needed when an address is made, and `parent` stands for its namespace; the parent that is stored follows from the address.',
  },
  {
    about: ['written', 'type'],
    endpoints: ['/extras/notes/'],
    names: /^(assigned_object_(type|id)|user|created|last_updated)$/,
    why: 'A note is written to the object that a POST names, is signed by who writes it and dated; afterwards only its words change.',
  },
  {
    about: ['field'],
    endpoints: ['/extras/webhooks/'],
    names: /^secret$/,
    why: 'Written and never shown again.',
  },
  {
    about: ['field'],
    endpoints: ['/extras/object-changes/'],
    names: /^object_data(_v2)?$/,
    why: 'Sent: made for each answer of the record, and therefore no field of the descriptor.',
  },
  {
    about: ['type'],
    endpoints: ['/extras/object-changes/'],
    names: /^request_id$/,
    why: 'A change that came from no request (an upgrade, the shell) names none.',
  },
  {
    about: ['written'],
    endpoints: ['/users/users/'],
    names: /^(config_data|date_joined|last_login)$/,
    why: 'Settings are written at `/users/config/`, by each for themselves; the dates are a record.',
  },
  {
    about: ['written', 'filter'],
    endpoints: ['/users/tokens/'],
    names: /^key(__|$)/,
    why: 'A key may be chosen when the token is made and is shown once. It is stored as a hash, so that nothing can be found by parts of it.',
  },
  {
    about: ['filter'],
    endpoints: ['/dcim/platforms/'],
    names: /^napalm_args$/,
    why: 'JSON is not filtered by.',
  },
];

const fits = (reason: Reason, { about, endpoint, name }: Difference): boolean =>
  reason.about.includes(about) && (reason.endpoints?.includes(endpoint) ?? true) && reason.names.test(name);

/** Undefined for what nobody has given a reason for. What would hold a kind that is not kept gives its own. */
export function reasonFor(difference: Difference): string | undefined {
  const { about, model } = difference;
  if (about === 'empty' && model !== undefined && (findResource(model)?.vacant ?? !findResource(model)))
    return `Kinds that are not kept: the field is there and empty, its filters find nothing.`;
  return REASONS.find((reason) => fits(reason, difference))?.why;
}

/** Reasons for what does not differ any more. */
export const idleReasons = (differences: readonly Difference[]): string[] =>
  REASONS.filter((reason) => !differences.some((difference) => fits(reason, difference))).map(({ why }) => why);
