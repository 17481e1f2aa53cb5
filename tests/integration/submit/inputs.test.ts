import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { startFromCommand } from '@/features/runs/command';
import { submitJob } from '@/features/schedules/submit';
import { enableShippedJobs, EVERY, HELLO, onlyWorker, refusal, set, submit, submitFlat } from './door';
import { person } from './people';

const full = () => ({ string_var: 'a', integer_var: 5 });
const said = expect.any(String);

let admin: UserActor;
let role: string;
let statuses: string[];

beforeAll(async () => {
  await enableShippedJobs();
  await write(systemContext('system'), async (tx) => {
    role = (await tx.role.create({ data: { name: 'Administrative', content_types: ['dcim.device'] } })).id;
    for (const name of ['Twofold one', 'Twofold two']) await tx.role.create({ data: { name, content_types: ['dcim.device'] } });
    statuses = await Promise.all(
      ['S-one', 'S-two'].map(async (name) => (await tx.status.create({ data: { name, content_types: ['dcim.device'] } })).id),
    );
  });
  admin = await person('superuser');
});

beforeEach(() => onlyWorker('default'));

describe('inputs', () => {
  const run = async (data: object, actor = admin) => {
    const { run: made } = await submit(actor, EVERY, { data: { ...full(), ...data } });
    return (await db().jobResult.findUniqueOrThrow({ where: { id: made!.id } })).task_kwargs as Record<string, unknown>;
  };

  test('S10 S38 are stored as the job will get them; what was left out is empty, defaults are not filled in', async () => {
    expect(await run({})).toEqual({
      string_var: 'a',
      text_var: '',
      integer_var: 5,
      boolean_var: false,
      choice_var: '',
      multichoice_var: [],
      object_var: null,
      multiobject_var: [],
      ipaddress_var: null,
      ipaddress_mask_var: null,
      ipnetwork_var: null,
      json_var: null,
    });
    expect(
      await run({ string_var: 7, integer_var: '5', boolean_var: 'false', ipaddress_var: '192.0.2.1/24', json_var: '{"a": 1}' }),
    ).toMatchObject({
      string_var: '7',
      integer_var: 5,
      boolean_var: false,
      ipaddress_var: '192.0.2.1',
      json_var: { a: 1 },
    });
  });

  test('S38 an address is written in CIDR notation or without a length', async () => {
    for (const [written, stored] of [
      ['192.0.2.1/24', '192.0.2.1'],
      ['192.0.2.1', '192.0.2.1'],
      ['2001:db8::1/64', '2001:db8::1'],
    ])
      expect(await run({ ipaddress_var: written })).toMatchObject({ ipaddress_var: stored });
    expect(await run({ ipaddress_mask_var: '192.0.2.1/24', ipnetwork_var: '192.0.2.0/24' })).toMatchObject({
      ipaddress_mask_var: '192.0.2.1/24',
      ipnetwork_var: '192.0.2.0/24',
    });
  });

  test('S36 a look-up reaches over relations with "__", as far as the requester may see', async () => {
    const [site, room] = await write(systemContext('system'), async (tx) => {
      const status = await tx.status.create({ data: { name: 'Here', content_types: ['dcim.location'] } });
      const made = [];
      for (const name of ['Site', 'Room']) {
        const type = await tx.locationType.create({ data: { name: `${name} type` } });
        made.push(await tx.location.create({ data: { name: `A ${name}`, location_type_id: type.id, status_id: status.id } }));
      }
      return made;
    });
    const variable = { kind: 'object', name: 'place', model: 'dcim.location', label: '', help_text: '', required: true };
    await set(HELLO, { variables: [variable] });
    const place = async (value: object, actor = admin) => {
      const { run: made } = await submit(actor, HELLO, { data: { place: value } });
      return ((await db().jobResult.findUniqueOrThrow({ where: { id: made!.id } })).task_kwargs as { place: string }).place;
    };
    const RUN = { actions: ['run'], types: ['extras.job'] };
    const VIEW = { actions: ['view'], types: ['dcim.location'] };
    const ofType = (name: string) => ({ ...VIEW, types: ['dcim.locationtype'], constraints: { name } });
    expect(await place({ location_type__name: 'Room type' })).toBe(room!.id);
    expect(await place({ location_type__name__startswith: 'Site', name__iexact: 'a site' })).toBe(site!.id);
    const named = { body: { errors: { place: [said] } } };
    expect(await refusal(() => place({ location_type__name__endswith: 'type' }))).toMatchObject(named);
    const blind = await person([RUN, VIEW]);
    expect(await place({ name: 'A Site' }, blind)).toBe(site!.id);
    expect(await refusal(() => place({ location_type__name: 'Room type' }, blind))).toMatchObject(named);
    const half = await person([RUN, VIEW, ofType('Site type')]);
    expect(await place({ location_type__name__endswith: 'type' }, half)).toBe(site!.id);
    expect(await refusal(() => place({ location_type__name: 'Room type' }, half))).toMatchObject(named);
    await set(HELLO, { variables: [] });
  });

  test('S36 S37 an object is named by id, by an object with an id, or by attributes; a list by ids', async () => {
    for (const value of [
      role,
      { id: role },
      { name: 'Administrative' },
      { name__iexact: 'ADMINISTRATIVE' },
      { name__startswith: 'Admin' },
    ]) {
      expect(await run({ object_var: value })).toMatchObject({ object_var: role });
    }
    expect(await run({ multiobject_var: statuses })).toMatchObject({ multiobject_var: statuses });
    expect(await run({ multiobject_var: [statuses[0], statuses[0]] })).toMatchObject({ multiobject_var: [statuses[0]] });
  });

  test.each([
    ['object_var', '00000000-0000-4000-8000-000000000000', 'field'],
    ['object_var', 5, 'field'],
    ['object_var', { name: 'nothing' }, 'field'],
    ['object_var', { nope: 1 }, 'field'],
    ['object_var', {}, 'field'],
    ['object_var', { name__regex: '.*' }, 'field'],
    ['object_var', 'not-an-id', 'list'],
    ['multiobject_var', ['00000000-0000-4000-8000-000000000000'], 'field'],
    ['multiobject_var', 'not-a-list', 'list'],
    ['string_var', null, 'list'],
    ['string_var', ['a'], 'field'],
    ['ipaddress_var', '300.1.1.1', 'field'],
    ['ipaddress_mask_var', '192.0.2.1', 'field'],
    ['ipnetwork_var', '192.0.2.1/24', 'field'],
    ['boolean_var', 'yes', 'field'],
    ['json_var', 'not json', 'field'],
    ['json_var', { a: '\0' }, 'field'],
  ])('S36 S37 S38 %s = %j is refused', async (name, value, shape) => {
    expect(await refusal(() => run({ [name]: value }))).toEqual({
      code: 'invalid',
      body: { errors: shape === 'list' ? [expect.stringContaining('')] : { [name]: [said] } },
    });
  });

  test('S36 several objects that match are refused', async () => {
    expect(await refusal(() => run({ object_var: { name__startswith: 'Twofold' } }))).toMatchObject({
      body: { errors: { object_var: [expect.stringContaining('Several')] } },
    });
  });

  test('S36 S37 only objects that the requester may view can be named, by whatever means', async () => {
    const blind = await person([{ actions: ['run'], types: ['extras.job'] }]);
    const half = await person([
      { actions: ['run'], types: ['extras.job'] },
      { actions: ['view'], types: ['extras.role'], constraints: { name: 'Twofold one' } },
    ]);
    for (const actor of [blind, half]) {
      for (const value of [role, { name: 'Administrative' }]) {
        expect(await refusal(() => run({ object_var: value }, actor))).toMatchObject({ body: { errors: { object_var: [said] } } });
      }
    }
    // For this user only one role matches: the other does not exist.
    expect(await run({ object_var: { name__startswith: 'Twofold' } }, half)).toMatchObject({ object_var: expect.any(String) });
  });

  const nowhere = '00000000-0000-4000-8000-000000000000';
  const several = { integer_var: 500, object_var: nowhere, strng_var: 'a' };
  const all = {
    strng_var: ['There is no variable of this name. Is string_var meant?'],
    string_var: ['This field is required.'],
    integer_var: [said],
    object_var: [expect.stringContaining('no role')],
  };

  test('every fault is told at once: missing, wrong, unknown, not there; in JSON, as parts, in a form and from a shell alike', async () => {
    const doors = [
      () => submit(admin, EVERY, { data: several }),
      () => submitFlat(admin, EVERY, several),
      () => submitJob(admin, EVERY, { data: several, taskQueue: undefined, schedule: undefined, source: 'form' }, { origin: 'ui' }),
    ];
    const told = await Promise.all(doors.map((door) => refusal(door)));
    expect(told[0]).toEqual({ code: 'invalid', body: { errors: all } });
    for (const other of told) expect(other).toEqual(told[0]);
    const command = { classPath: 'example_jobs.EveryVariable', username: admin.username, data: JSON.stringify(several), isLocal: true };
    expect(await refusal(() => startFromCommand(command))).toEqual(told[0]);
  });

  test('so are those of the queue and of the schedule, in the shapes that clients know', async () => {
    const schedule = { interval: 'daily', time_zone: 'Nowhere' };
    const required = ['This field is required.'];
    expect(await refusal(() => submit(admin, EVERY, { data: several, task_queue: 'nowhere', schedule }))).toMatchObject({
      body: { errors: all, task_queue: [said], schedule: { name: required, start_time: required, time_zone: [said] } },
    });
    const parts = { ...several, _task_queue: 'nowhere', _schedule_interval: 'daily' };
    expect(await refusal(() => submitFlat(admin, EVERY, parts))).toMatchObject({
      body: { errors: all, task_queue: [said], _schedule_name: required, _schedule_start_time: required },
    });
  });

  test('inputs beside "data" are not read: a refusal says where they belong', async () => {
    const required = { string_var: ['This field is required.'], integer_var: ['This field is required.'] };
    expect(await refusal(() => submit(admin, EVERY, full()))).toEqual({
      code: 'invalid',
      body: {
        errors: required,
        data: ['Inputs go inside "data", and string_var, integer_var stand beside it: send {"data": {"string_var": …}}.'],
      },
    });
    expect(await refusal(() => submit(admin, EVERY, { ...full(), data: full(), task_queue: 'nowhere' }))).toEqual({
      code: 'invalid',
      body: { task_queue: [said] },
    });
    expect(await refusal(() => submit(admin, EVERY, { text_var: 'a', data: full(), task_queue: 'nowhere' }))).toEqual({
      code: 'invalid',
      body: { task_queue: [said], data: [expect.stringContaining('text_var stands beside it')] },
    });
    expect(await refusal(() => submit(admin, EVERY, { nope: 1 }))).toEqual({ code: 'invalid', body: { errors: required } });
    expect(await refusal(() => submitFlat(admin, EVERY, { data: '{}' }))).toEqual({
      code: 'invalid',
      body: { errors: { ...required, data: [expect.stringContaining('a part of its own')] } },
    });
  });

  test('S39 a file is sent as a part, and not named in JSON', async () => {
    expect(await refusal(() => submit(admin, 'Example File Upload', { data: { myfile: 'x' } }))).toMatchObject({
      body: { errors: [said] },
    });
    expect(await refusal(() => submit(admin, 'Example File Upload', { data: { myfile: { file: role } } }))).toMatchObject({
      code: 'invalid',
    });
    expect(await refusal(() => submit(admin, 'Example File Upload', { data: {} }))).toMatchObject({ body: { errors: { myfile: [said] } } });
  });

  test('S40 multipart: one value and several make a list; "false" is false; a part named data is an unknown variable', async () => {
    const parts = {
      string_var: 'a',
      integer_var: '5',
      boolean_var: 'false',
      multichoice_var: 'a',
      multiobject_var: statuses,
      json_var: '{}',
      object_var: '',
    };
    const { run: made } = await submitFlat(admin, EVERY, parts);
    expect((await db().jobResult.findUniqueOrThrow({ where: { id: made!.id } })).task_kwargs).toMatchObject({
      boolean_var: false,
      multichoice_var: ['a'],
      multiobject_var: statuses,
      json_var: {},
      object_var: null,
    });
    expect(await refusal(() => submitFlat(admin, HELLO, { data: '{}' }))).toEqual({ code: 'invalid', body: { errors: { data: [said] } } });
  });
});
