// The ten fields a job's record may override × who changes it (the form, REST, REST in bulk, the form for many) × what happens then.
import { browserHeaders, inRequest } from '../support/call-page';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '@/features/catalog';
import { saveJob } from '@/app/(main)/extras/jobs/[id]/edit/actions';
import { saveJobs } from '@/app/(main)/extras/jobs/edit/actions';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { flagOf } from '@/features/jobs/effective';
import { refreshJobs } from '@/features/jobs/refresh';
import { jobFile, sourceFolder, type SourceFolder } from '../integration/jobs/source-folder';
import { type Client, clientOf } from '../integration/submit/api';
import { person } from '../integration/submit/people';

const jobRoute = 'extras/jobs/[key]';
const jobsRoute = 'extras/jobs';

type Value = string | number | boolean | string[];

/** What the class says at first and after each change, to and fro, and what the record is to say instead: unlike the one or the other. */
const FIELDS = {
  grouping: { meta: 'grouping', first: 'First', later: 'Later', mine: 'Mine' },
  name: { meta: 'name', first: 'First', later: 'Later', mine: 'Mine' },
  description: { meta: 'description', first: 'first', later: 'later', mine: 'mine' },
  approval_required: { meta: 'approvalRequired', first: true, later: false, mine: false },
  dryrun_default: { meta: 'dryrunDefault', first: false, later: true, mine: true },
  has_sensitive_variables: { meta: 'hasSensitiveVariables', first: true, later: false, mine: false },
  hidden: { meta: 'hidden', first: true, later: false, mine: false },
  soft_time_limit: { meta: 'softTimeLimit', first: 10, later: 20, mine: 30.5 },
  time_limit: { meta: 'timeLimit', first: 100, later: 200, mine: 0 },
  task_queues: { meta: 'taskQueues', first: ['slow'], later: ['slow', 'default'], mine: ['fast'] },
} as const satisfies Record<string, { meta: string; first: Value; later: Value; mine: Value }>;
type Field = keyof typeof FIELDS;

let admin: UserActor;
let client: Client;
let folder: SourceFolder;

const answered = async (answer: Response, status = 200) => {
  const body: unknown = await answer.json();
  expect([answer.status, body]).toEqual([status, expect.anything()]);
};

/** Sets the flag with a value, or clears it: with a value that must not count. */
type Change = { id: string; field: Field; value: Value } & ({ override: true } | { override: false });
const DOORS: Record<string, (change: Change) => Promise<void>> = {
  async form({ id, field, value, override }) {
    const { enabled, last_updated } = await db().job.findUniqueOrThrow({ where: { id } });
    const order = { id, enabled, seen: last_updated.toISOString(), settings: { [field]: { override, value } } };
    const ended = await inRequest(`/extras/jobs/${id}/edit/`, await browserHeaders(admin), () => saveJob(id, order as never));
    expect(ended).toMatchObject({ kind: 'shown', value: { ok: true } });
  },
  REST: ({ id, field, value, override }) =>
    client('PATCH', jobRoute, { params: { key: id }, json: { [flagOf(field)]: override, [field]: value } }).then(answered),
  'REST in bulk': ({ id, field, value, override }) =>
    client('PATCH', jobsRoute, { json: [{ id, [flagOf(field)]: override, [field]: value }] }).then(answered),
  'the form for many': async ({ id, field, value, override }) => {
    const order = { ids: [id], settings: { [field]: override ? { value } : {} } };
    const ended = await inRequest(`/extras/jobs/edit/?pk=${id}`, await browserHeaders(admin), () => saveJobs(order as never));
    expect(ended).toMatchObject({ kind: 'shown', value: { ok: true } });
  },
};

/** A name is one job's: the form for many has none. */
const exists = ([field, door]: readonly [Field, string]) => field !== 'name' || door !== 'the form for many';
const CELLS = (Object.keys(FIELDS) as Field[]).flatMap((field) => Object.keys(DOORS).map((door) => [field, door] as const)).filter(exists);

const classOf = (field: Field, door: string) =>
  `${field.replace(/(^|_)(.)/g, (_, __, letter: string) => letter.toUpperCase())}${Object.keys(DOORS).indexOf(door)}`;
/** Each name once. */
const valueOf = (field: Field, door: string, which: 'first' | 'later' | 'mine'): Value => {
  const value: Value = FIELDS[field][which] as Value;
  return field === 'name' ? `${String(value)} ${classOf(field, door)}` : value;
};

/** All the classes as they are now, or none of them, and a refresh. */
async function refreshed(which: 'first' | 'later' | 'gone'): Promise<void> {
  const files =
    which === 'gone'
      ? []
      : CELLS.map(([field, door]) =>
          jobFile(classOf(field, door), `${FIELDS[field].meta}: ${JSON.stringify(valueOf(field, door, which))}`),
        );
  const [head] = jobFile('Stays').split('\n');
  folder.put({ 'all.ts': [jobFile('Stays'), ...files.map((text) => text.replace(head!, ''))].join('\n') });
  const { sources } = await refreshJobs([folder.source]);
  expect(sources[0]!.problems).toEqual([]);
}

const recordOf = (field: Field, door: string) =>
  db().job.findUniqueOrThrow({ where: { module_name_job_class_name: { module_name: 'all', job_class_name: classOf(field, door) } } });

interface Expected {
  says: 'first' | 'later' | 'mine';
  flag: boolean;
  installed?: boolean;
}
let checks = 0;

/** Every cell's record says this, is what it was otherwise, and still enabled. */
function expectAll({ says, flag, installed = true }: Expected): void {
  test.each(CELLS)(`%s by %s: says ${says === 'mine' ? 'its own' : `the ${says} of its class`}`, async (field, door) => {
    expect(await recordOf(field, door)).toMatchObject({
      [field]: valueOf(field, door, says),
      [flagOf(field)]: flag,
      installed,
      enabled: true,
    });
    checks += 1;
  });
}
function changeAll(override: boolean): void {
  test.each(CELLS)('%s by %s: is changed', async (field, door) => {
    const { id } = await recordOf(field, door);
    await DOORS[door]!({ id, field, value: valueOf(field, door, 'mine'), override });
  });
}

beforeAll(async () => {
  folder = sourceFolder();
  admin = await person('superuser');
  client = await clientOf(admin);
  await refreshed('first');
  await write(systemContext('system'), (tx) => tx.job.updateMany({ data: { enabled: true } }));
});
afterAll(() => {
  folder.remove();
  console.log(`overrides: ${CELLS.length} cells, ${checks} checks`);
});

describe('S20 overridden', () => {
  changeAll(true);
  expectAll({ says: 'mine', flag: true });
});
describe('S21 and its class changed', () => {
  beforeAll(() => refreshed('later'));
  expectAll({ says: 'mine', flag: true });
});
describe('S21 and its class gone', () => {
  beforeAll(() => refreshed('gone'));
  expectAll({ says: 'mine', flag: true, installed: false });
});
describe('S21 and its class back, changed again', () => {
  beforeAll(() => refreshed('first'));
  expectAll({ says: 'mine', flag: true });
});
describe('S22 cleared: it is what the class says at once, whatever value came with it', () => {
  changeAll(false);
  expectAll({ says: 'first', flag: false });
});
describe('S22 and its class changed: it follows', () => {
  beforeAll(() => refreshed('later'));
  expectAll({ says: 'later', flag: false });
});
describe('S22 and its class gone: it stays', () => {
  beforeAll(() => refreshed('gone'));
  expectAll({ says: 'later', flag: false, installed: false });
});
describe('S22 and its class back, changed again: it follows', () => {
  beforeAll(() => refreshed('first'));
  expectAll({ says: 'first', flag: false });
});
describe('S22 overridden, and cleared while its class is gone: it keeps the value', () => {
  changeAll(true);
  describe('gone', () => {
    beforeAll(() => refreshed('gone'));
    changeAll(false);
    expectAll({ says: 'mine', flag: false, installed: false });
  });
  describe('until the class is back', () => {
    beforeAll(() => refreshed('first'));
    expectAll({ says: 'first', flag: false });
  });
});
