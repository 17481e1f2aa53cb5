// What the rules say of each verb, door and asker: who may, who is told what, and which cells there are none of. Written from the product's decisions:
// it asks the product nothing.

export const VERBS = ['run', 'approve', 'deny', 'change', 'enable', 'delete', 'pause', 'resume', 'end'] as const;
export type Verb = (typeof VERBS)[number];

/** What is done with a schedule. */
export const isOfSchedule = (verb: Verb) => verb === 'pause' || verb === 'resume' || verb === 'end';

export const DOORS = [
  'page',
  'server action',
  'list action',
  'REST JSON',
  'REST list',
  'multipart',
  'CLI',
  'schedule firing',
  'approved request',
  'data layer',
] as const;
export type Door = (typeof DOORS)[number];

const KINDS = {
  job: 'extras.job',
  schedule: 'extras.scheduledjob',
  repository: 'extras.gitrepository',
  permission: 'users.objectpermission',
} as const;
type Kind = keyof typeof KINDS;
export type Right = `${string} ${Kind}`;

export function inWords(right: Right): { action: string; label: string } {
  const [action, kind] = right.split(' ') as [string, Kind];
  return { action, label: KINDS[kind] };
}

const EVERY_RIGHT: readonly Right[] = [
  ...(['view', 'add', 'change', 'delete', 'run', 'approve'] as const).map((action): Right => `${action} job`),
  ...(['view', 'add', 'change', 'delete'] as const).flatMap((action): Right[] => [
    `${action} schedule`,
    `${action} repository`,
    `${action} permission`,
  ]),
];

/** All of them, for the verb. Enabling is a change. */
export const NEEDED: Readonly<Record<Verb, readonly Right[]>> = {
  run: ['run job'],
  approve: ['approve job', 'change schedule'],
  deny: ['approve job', 'delete schedule'],
  change: ['change job'],
  enable: ['change job'],
  delete: ['delete job'],
  pause: ['change schedule'],
  resume: ['change schedule'],
  end: ['delete schedule'],
};

/** Where a permission reaches: everything, the object of the cell, or others only. Absent: it is not held. */
export type Reach = 'all' | 'here' | 'elsewhere';

export interface Asker {
  readonly name: string;
  readonly rights: Readonly<Partial<Record<Right, Reach>>>;
  readonly isAnonymous?: true;
  readonly throughGroup?: true;
  readonly isInactive?: true;
  readonly isSuperuser?: true;
  /** By a token that may only look. */
  readonly isReadOnly?: true;
  /** The request, or the schedule, is their own. */
  readonly isRequester?: true;
}

const holding = (rights: readonly Right[], reach: Reach = 'all'): Asker['rights'] =>
  Object.fromEntries(rights.map((right): [Right, Reach] => [right, reach]));
const without = (right: Right) => EVERY_RIGHT.filter((one) => one !== right);

export function askersOf(verb: Verb): Asker[] {
  return [...askersNeeding(NEEDED[verb]), ...(verb === 'approve' || verb === 'deny' || isOfSchedule(verb) ? REQUESTERS : [])];
}

function askersNeeding(needed: readonly Right[]): Asker[] {
  const halves = needed.length > 1 ? needed : [];
  return [
    { name: 'anonymous', rights: {}, isAnonymous: true },
    { name: 'without permissions', rights: {} },
    { name: 'granted', rights: holding(needed) },
    { name: 'granted through a group', rights: holding(needed), throughGroup: true },
    { name: 'granted for this object', rights: holding(needed, 'here') },
    { name: 'granted for another object', rights: holding(needed, 'elsewhere') },
    ...halves.map((half): Asker => ({ name: `with "${half}" alone`, rights: holding([half]) })),
    ...halves.map((half): Asker => ({ name: `with "${half}" for another object`, rights: { ...holding(needed), [half]: 'elsewhere' } })),
    ...needed.map((right): Asker => ({ name: `with everything but "${right}"`, rights: holding(without(right)) })),
    { name: 'granted, by a token that only looks', rights: holding(needed), isReadOnly: true },
    { name: 'granted, inactive', rights: holding(needed), isInactive: true },
    { name: 'superuser, inactive', rights: {}, isSuperuser: true, isInactive: true },
    { name: 'superuser', rights: {}, isSuperuser: true },
  ];
}

const REQUESTERS: readonly Asker[] = [
  { name: 'the requester, with every permission', rights: holding(EVERY_RIGHT), isRequester: true },
  { name: 'the requester, a superuser', rights: {}, isSuperuser: true, isRequester: true },
  { name: 'the requester, who may run it', rights: holding(['run job']), isRequester: true },
];

/** Why there is no such cell; undefined when there is. */
export function whyNone(verb: Verb, door: Door, asker: Asker): string | undefined {
  const isRequest = verb === 'approve' || verb === 'deny';
  if (door === 'CLI' && verb !== 'run') return 'no command does it: the shell only runs jobs';
  if ((door === 'schedule firing' || door === 'approved request') && verb !== 'run')
    return 'schedules and approved requests start runs and do nothing else';
  if (door === 'REST list' && (verb === 'run' || isRequest || verb === 'pause' || verb === 'resume'))
    return 'one at a time: no address takes a list';
  if (door === 'list action' && verb !== 'change' && verb !== 'enable') return 'one at a time: only the form of several jobs takes a list';
  if (door === 'multipart' && (verb === 'change' || verb === 'enable' || verb === 'pause' || verb === 'resume'))
    return 'the address reads JSON alone: whoever sends a form gets 415';
  if (asker.isReadOnly && !isRest(door)) return 'only the API knows tokens';
  if (asker.isAnonymous && door === 'data layer') return 'it is asked in the name of a user: nobody is none';
  return undefined;
}

export const isRest = (door: Door) => door === 'REST JSON' || door === 'REST list' || door === 'multipart';
export const hasGate = (door: Door) => isRest(door) || door === 'page' || door === 'server action' || door === 'list action';

/** What somebody is told, or sees. */
export type Answer =
  | 'done'
  | 'forbidden'
  | 'not found'
  | 'invalid'
  | 'sign in'
  | 'shown'
  | 'shown with the button'
  | 'shown without the button'
  | 'not permitted'
  | 'user inactive';

const reachOf = (asker: Asker, right: Right): Reach | undefined => (asker.isSuperuser ? 'all' : asker.rights[right]);
const isKnown = (asker: Asker) => !asker.isAnonymous && !asker.isInactive;

type Gate = 'asks nobody' | 'lets through' | 'forbidden' | 'sign in';

/** What the early gate does. It knows kinds of objects, not objects; uploads pass it by. */
export function gateSays(verb: Verb, door: Door, asker: Asker): Gate {
  if (door === 'multipart' && verb === 'run') return 'asks nobody';
  const isRequest = verb === 'approve' || verb === 'deny';
  // A request's page is for whoever may see it; by the API everybody may withdraw their own.
  // So is a schedule's; and its owner may pause it, which the gate can't tell from others.
  const pauses = verb === 'pause' || (verb === 'resume' && (door === 'page' || isRest(door)));
  const isOpen = (isRequest && door === 'page') || (verb === 'deny' && isRest(door)) || pauses;
  return gateOfAddress(isRest(door), isOpen ? [] : NEEDED[verb], asker);
}

/** The API says itself that it does not know somebody. */
export function gateOfAddress(isApi: boolean, needed: readonly Right[], asker: Asker): Gate {
  if (!isKnown(asker)) return isApi ? 'lets through' : 'sign in';
  if (needed.length === 0) return 'lets through';
  if (asker.isReadOnly) return 'forbidden';
  return needed.every((right) => reachOf(asker, right)) ? 'lets through' : 'forbidden';
}

/** What else the gate asks of whom, beside the verbs above. */
export const GATED: readonly [method: string, address: string, right: Right][] = [
  ['POST', '/extras/jobs/refresh/', 'change job'],
  ['GET', '/extras/jobs/edit/', 'change job'],
  ['GET', '/extras/jobs/an-id/access/', 'add permission'],
  ['POST', '/extras/jobs/an-id/access/', 'add permission'],
  ['POST', '/extras/jobs/edit/', 'change job'],
  ['PUT', '/api/extras/jobs/', 'change job'],
  ['PUT', '/api/extras/jobs/an-id/', 'change job'],
  ['PUT', '/api/extras/jobs/A%20name/', 'change job'],
  ['POST', '/api/extras/jobs/A%20name/run/', 'run job'],
  ['POST', '/api/extras/jobs/an-id/run', 'run job'],
  ['POST', '/extras/job-buttons/an-id/press/', 'run job'],
  ['GET', '/extras/scheduled-jobs/an-id/edit/', 'change schedule'],
  ['POST', '/extras/scheduled-jobs/an-id/edit/', 'change schedule'],
  ['POST', '/extras/scheduled-jobs/an-id/resume/', 'change schedule'],
  ['PUT', '/api/extras/scheduled-jobs/an-id/', 'change schedule'],
  ['PATCH', '/api/extras/scheduled-jobs/', 'change schedule'],
  ['GET', '/extras/scheduled-jobs/an-id/delete/', 'delete schedule'],
  ['POST', '/extras/scheduled-jobs/an-id/delete/', 'delete schedule'],
  ['DELETE', '/api/extras/scheduled-jobs/an-id/', 'delete schedule'],
  ['DELETE', '/api/extras/scheduled-jobs/', 'delete schedule'],
  ['POST', '/extras/git-repositories/an-id/sync/', 'change repository'],
  ['POST', '/extras/git-repositories/an-id/dry-run/', 'change repository'],
  ['POST', '/api/extras/git-repositories/an-id/sync/', 'change repository'],
  ['POST', '/api/extras/git-repositories/an-id/dry-run/', 'change repository'],
];

export const askersFor = (right: Right, isApi: boolean): Asker[] => askersNeeding([right]).filter((asker) => isApi || !asker.isReadOnly);

/** Nothing held: forbidden. Held, but not for this object: it does not exist. A job out of reach forbids what a request for it would need. */
function decision(verb: Verb, asker: Asker): 'done' | 'forbidden' | 'not found' {
  if (!isKnown(asker) || asker.isReadOnly) return 'forbidden';
  // A schedule runs in its owner's name: they may stop that.
  if (verb === 'pause' && asker.isRequester) return 'done';
  if (verb === 'deny' && asker.isRequester) return 'done';
  const isRequest = verb === 'approve' || verb === 'deny';
  const ofObject = isRequest ? NEEDED[verb][1]! : NEEDED[verb][0]!;
  const reach = reachOf(asker, ofObject);
  if (!reach) return 'forbidden';
  if (reach === 'elsewhere') return 'not found';
  if (!isRequest) return 'done';
  const job = reachOf(asker, 'approve job');
  if (!job || job === 'elsewhere') return 'forbidden';
  return asker.isRequester ? 'forbidden' : 'done';
}

const reaches = (asker: Asker, right: Right) => ['all', 'here'].includes(reachOf(asker, right) ?? '');
const maySee = (asker: Asker) =>
  asker.isRequester || reaches(asker, 'view schedule') || decision('approve', asker) === 'done' || decision('deny', asker) === 'done';

/** What comes of it behind the gate. */
export function answers(verb: Verb, door: Door, asker: Asker): Answer {
  switch (door) {
    case 'page':
      if (!isKnown(asker)) return 'sign in';
      if (verb === 'approve' || verb === 'deny') return requestPage(verb, asker);
      if (verb === 'pause' || verb === 'resume') return schedulePage(verb, asker);
      return decision(verb, asker) === 'done' ? 'shown' : (decision(verb, asker) as Answer);
    case 'server action':
      if (!isKnown(asker)) return 'sign in';
      return (verb === 'approve' || verb === 'deny') && !maySee(asker) ? 'not found' : decision(verb, asker);
    case 'list action':
      return isKnown(asker) ? listed(verb, asker) : 'sign in';
    case 'REST list':
      return listed(verb, asker);
    case 'CLI':
      return ofCommand(asker);
    case 'schedule firing':
    case 'approved request':
      return atStart(asker);
    default:
      return decision(verb, asker);
  }
}

/** Of a list the object that is not there is named. */
const listed = (verb: Verb, asker: Asker): Answer => (decision(verb, asker) === 'not found' ? 'invalid' : decision(verb, asker));

function requestPage(verb: Verb, asker: Asker): Answer {
  if (!maySee(asker)) return 'not found';
  return decision(verb, asker) === 'done' ? 'shown with the button' : 'shown without the button';
}

function schedulePage(verb: Verb, asker: Asker): Answer {
  if (!asker.isRequester && !reaches(asker, 'view schedule')) return 'not found';
  return decision(verb, asker) === 'done' ? 'shown with the button' : 'shown without the button';
}

/** The operator may name anybody, active or not; what they may run is asked all the same. */
function ofCommand(asker: Asker): Answer {
  if (asker.isAnonymous) return 'not found';
  return reaches(asker, 'run job') ? 'done' : 'forbidden';
}

/** What the owner of a schedule or request may is asked again when its run starts. Nobody owns it when its owner was deleted. */
function atStart(asker: Asker): Answer {
  if (asker.isAnonymous || asker.isInactive) return 'user inactive';
  return reaches(asker, 'run job') ? 'done' : 'not permitted';
}
