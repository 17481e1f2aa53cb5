// The form of a schedule sends inputs as it shows them: JSON as its text, read once.
import { browserHeaders, inRequest } from '../../support/call-page';
import { beforeAll, expect, it } from 'vitest';
import { saveSchedule } from '@/app/(main)/extras/scheduled-jobs/[id]/edit/actions';
import { changeJob } from '../runs/fixtures';
import { makeWorld, row, schedule, VARIABLES, type World } from './fixtures';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  const json = { kind: 'json', name: 'json', label: 'json', help_text: '', required: false };
  await changeJob(world.job.id, { variables: [...VARIABLES, json] });
});

const save = async (id: string, kwargs: Record<string, string | boolean>) => {
  const { name, revision } = await row(id);
  const edit = { name, task_queue: '', kwargs };
  return inRequest(`/extras/scheduled-jobs/${id}/edit/`, await browserHeaders(world.admin), () => saveSchedule(id, revision, edit));
};

it('a JSON value that is a text stays one; sent back as it was shown, nothing changes', async () => {
  const id = await schedule(world, world.admin, { data: { json: '"5"' } });
  const before = await row(id);
  expect(before.kwargs).toMatchObject({ json: '5' });
  const kwargs = { mode: 'nothing', marks: world.marks, text: '', dryrun: false };
  expect(await save(id, { ...kwargs, json: '"5"' })).toMatchObject({ kind: 'shown', value: { ok: true } });
  expect(await row(id)).toEqual(before);
  expect(await save(id, { ...kwargs, json: '"six"' })).toMatchObject({ value: { ok: true } });
  expect((await row(id)).kwargs).toMatchObject({ json: 'six' });
  expect(await save(id, { ...kwargs, json: 'six' })).toMatchObject({
    value: { ok: false, fields: { json: ['The text is not valid JSON.'] } },
  });
});
