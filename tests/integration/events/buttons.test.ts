// Job buttons: what the page of an object shows of them, and what a press makes.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemContext, withContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { buttonsFor, pressButton } from '@/features/events/press';
import { manufacturer } from '@/features/inventory/dcim';
import { api } from '../../support/call-route';
import { person, type Held, type Person } from '../../support/people';
import { make, unique } from '../../support/samples';
import { enableShippedJobs, onlyWorker, refusal } from '../submit/door';

const RECEIVER = 'Example Button Receiver';

let admin: Person;
let receiver: string;
let acme: string;

beforeAll(async () => {
  admin = await person({ superuser: true });
  await enableShippedJobs();
  await onlyWorker('default');
  receiver = (await db().job.findUniqueOrThrow({ where: { name: RECEIVER } })).id;
  acme = String((await make(admin, 'dcim.manufacturer', { name: unique('Acme') }))[0]!.id);
});
beforeEach(() => write(systemContext('system'), (tx) => tx.jobButton.deleteMany()));

async function addButton(more: object = {}): Promise<string> {
  const body = { name: unique('button'), text: 'Press', content_types: ['dcim.manufacturer'], job: receiver, ...more };
  const answer = await api('POST', '/api/extras/job-buttons/', { token: admin.token, body });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
}

const VIEW: Held = { types: ['dcim.manufacturer'], actions: ['view'] };
const RUN: Held = { types: ['extras.job'], actions: ['run'] };
const shownTo = async (someone: Person) => buttonsFor(await someone.actor(), manufacturer, acme);
const press = async (someone: Person, button: string, object = { model: 'dcim.manufacturer', id: acme }) => {
  const actor = await someone.actor();
  return withContext({ ...systemContext('ui'), user: actor.id, user_name: actor.username }, () => pressButton(actor, button, object));
};

describe('buttons', () => {
  it('stand in the order of their weight, groups after those that stand alone, with the object in their texts', async () => {
    const name = (await db().manufacturer.findUniqueOrThrow({ where: { id: acme } })).name;
    await addButton({ text: 'Later', weight: 20 });
    await addButton({ text: 'Restart {{ obj.name }} for {{ user.username }}', weight: 10, confirmation: false });
    await addButton({ text: 'Grouped', group_name: 'More', weight: 1, button_class: 'danger' });
    expect((await shownTo(admin)).map(({ text, group, look, confirmation }) => [text, group, look, confirmation])).toEqual([
      [`Restart ${name} for ${admin.username}`, '', 'default', false],
      ['Later', '', 'default', true],
      ['Grouped', 'More', 'danger', true],
    ]);
  });

  it('are left out when they are switched off, belong to other kinds, or have nothing to say', async () => {
    await addButton({ enabled: false });
    await addButton({ content_types: ['dcim.device'] });
    await addButton({ text: '{{ obj.description }}' });
    expect(await shownTo(admin)).toEqual([]);
  });

  it('say why they can not be pressed: the reader may not run the job, or it is not enabled', async () => {
    await addButton();
    expect(await shownTo(await person({ may: [VIEW] }))).toMatchObject([{ hindrance: `You may not run ${RECEIVER}.` }]);
    expect(await shownTo(await person({ may: [VIEW, RUN] }))).toMatchObject([{ hindrance: null }]);
    await write(systemContext('system'), (tx) => tx.job.update({ where: { id: receiver }, data: { enabled: false } }));
    expect(await shownTo(admin)).toMatchObject([{ hindrance: `${RECEIVER} is not enabled.` }]);
    await write(systemContext('system'), (tx) => tx.job.update({ where: { id: receiver }, data: { enabled: true } }));
  });
});

describe('a press', () => {
  it('runs the job for the object, with nothing but the permission to run it', async () => {
    const someone = await person({ may: [VIEW, RUN] });
    const { run } = await press(someone, await addButton());
    expect(await db().jobResult.findUniqueOrThrow({ where: { id: run!.id } })).toMatchObject({
      ...{ origin: 'button', user_id: someone.id, job_model_id: receiver },
      task_kwargs: { object_pk: acme, object_model_name: 'dcim.manufacturer' },
    });
  });

  it('asks for approval where the job does', async () => {
    await write(systemContext('system'), (tx) => tx.job.update({ where: { id: receiver }, data: { approval_required: true } }));
    expect(await press(admin, await addButton())).toMatchObject({ run: null, scheduledJob: { pending: true } });
    await write(systemContext('system'), (tx) => tx.job.update({ where: { id: receiver }, data: { approval_required: false } }));
  });

  it('S16 is refused while the job is not enabled, to a superuser too, and nothing is made', async () => {
    const button = await addButton();
    const before = await db().jobResult.count();
    await write(systemContext('system'), (tx) => tx.job.update({ where: { id: receiver }, data: { enabled: false } }));
    expect(await refusal(() => press(admin, button))).toMatchObject({ code: 'forbidden', body: expect.stringContaining('not enabled') });
    await write(systemContext('system'), (tx) => tx.job.update({ where: { id: receiver }, data: { enabled: true } }));
    expect(await db().jobResult.count()).toBe(before);
  });

  it('is refused without the permission, on an object that is hidden, of another kind, or by a button that is off', async () => {
    const [button, off] = [await addButton(), await addButton({ enabled: false })];
    const codeOf = async (work: () => Promise<unknown>) => (await refusal(work)).code;
    expect(await codeOf(async () => press(await person({ may: [VIEW] }), button))).toBe('forbidden');
    const elsewhere = await person({ may: [{ ...VIEW, constraints: { name: 'another' } }, RUN] });
    expect(await codeOf(() => press(elsewhere, button))).toBe('not_found');
    expect(await codeOf(() => press(admin, button, { model: 'dcim.device', id: acme }))).toBe('not_found');
    expect(await codeOf(() => press(admin, off))).toBe('not_found');
  });
});
