// Forms that were opened before their job got other fields: the server says so exactly when it is true, and the fault of a field they do not show has a name.
import { browserHeaders, inRequest, propsWith } from '../../support/call-page';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import RunJobPage from '@/app/(main)/extras/jobs/[id]/run/page';
import { isFormStale, runJob } from '@/app/(main)/extras/jobs/[id]/run/actions';
import EditSchedulePage from '@/app/(main)/extras/scheduled-jobs/[id]/edit/page';
import { isEditStale } from '@/app/(main)/extras/scheduled-jobs/[id]/edit/actions';
import type { UserActor } from '@/core/access/actor';
import { faultsElsewhere } from '@/ui/field/stale-form.tsx';
import { changeJob } from '../runs/fixtures';
import { makeWorld, RUN, schedule, VARIABLES, type World } from '../schedules/fixtures';
import { person } from '../submit/people';

const ticket = { kind: 'string', name: 'ticket', label: 'Ticket', help_text: '', required: true };

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => void (await changeJob(world.job.id, { variables: VARIABLES, code_digest: world.job.code_digest })));

async function within<T>(actor: UserActor, work: () => Promise<T>): Promise<T> {
  const ended = await inRequest('/', await browserHeaders(actor), work);
  if (ended.kind !== 'shown') throw new Error(`it ended with ${ended.kind}`);
  return ended.value;
}

type AnyPage = typeof RunJobPage | typeof EditSchedulePage;

async function revisionOf(page: AnyPage, id: string): Promise<string> {
  const props = { params: Promise.resolve({ id }), searchParams: Promise.resolve({}) };
  const tree = await within(world.admin, async () => page(props));
  return String(propsWith(tree, 'revision')?.['revision']);
}

it('a run form is stale when its fields are others now, and only then', async () => {
  const { id } = world.job;
  const opened = await revisionOf(RunJobPage, id);
  const isStale = () => within(world.admin, () => isFormStale(id, opened));
  expect(await isStale()).toBe(false);
  await changeJob(id, { code_digest: 'e'.repeat(64), description: 'Another one.' });
  expect(await isStale()).toBe(false);
  await changeJob(id, { variables: [...VARIABLES, ticket] as never });
  expect(await isStale()).toBe(true);
  const answer = await within(world.admin, () => runJob(id, { data: { mode: 'nothing' }, task_queue: 'default' }));
  expect(answer).toMatchObject({ ok: false, fields: { ticket: ['This field is required.'] } });
  expect(await revisionOf(RunJobPage, id)).not.toBe(opened);
  expect(await within(await person([]), () => isFormStale(id, opened))).toBe(false);
  expect(await within(await person([RUN]), () => isFormStale(id, opened))).toBe(true);
});

it('so is the form of a schedule', async () => {
  const id = await schedule(world, world.admin);
  const opened = await revisionOf(EditSchedulePage, id);
  expect(await within(world.admin, () => isEditStale(id, opened))).toBe(false);
  await changeJob(world.job.id, { variables: [...VARIABLES, ticket] as never });
  expect(await within(world.admin, () => isEditStale(id, opened))).toBe(true);
});

it('faults of fields that a form does not show are told with the name of the field', () => {
  expect(faultsElsewhere([['ticket', ['This field is required.']]])).toBe('ticket: This field is required.');
  expect(faultsElsewhere([['__all__', ['No worker listens.']], ['most', ['Too much.', 'Odd.']]])).toBe('No worker listens. most: Too much. Odd.'); // prettier-ignore
});
