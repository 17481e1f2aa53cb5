// Forms in an inventory that is still empty: which required choice has nothing in it, and where the first object is added.
import { pageMarkup } from '../../support/call-page';
import { beforeAll, describe, expect, it } from 'vitest';
import AddPage from '@/app/(main)/[app]/[model]/add/page';
import RunJobPage from '@/app/(main)/extras/jobs/[id]/run/page';
import { textOf } from '../../support/call-page';
import { make } from '../../support/samples';
import { person, type Person } from '../../support/people';
import { changeJob } from '../runs/fixtures';
import { makeWorld, type World } from '../schedules/fixtures';

let world: World;
let admin: Person;

beforeAll(async () => {
  world = await makeWorld();
  admin = await person({ superuser: true });
  // Statuses come with the product.
  await make(admin, 'extras.status', { name: 'In use', content_types: ['dcim.device', 'dcim.location'] });
});

async function form(who: Person, app: string, model: string): Promise<string> {
  const props = { params: Promise.resolve({ app, model }), searchParams: Promise.resolve({}) };
  const end = await pageMarkup('/', await who.actor(), () => AddPage(props));
  if (end.kind !== 'shown') throw new Error(end.kind);
  return end.value;
}

describe('the form of a new object', () => {
  it('says of each required choice that is empty what is missing, and leads to adding the first one', async () => {
    const markup = await form(admin, 'dcim', 'devices');
    const words = textOf(markup);
    expect(words).toContain('There is no device type yet that you may see. Add the first device type');
    expect(words).toContain('There is no role yet that fits here. Add one');
    expect(words).toContain('There is no location yet that fits here. Add one');
    for (const path of ['dcim/device-types/add/', 'extras/roles/add/?content_types=dcim.device', 'dcim/locations/add/'])
      expect(markup).toContain(`href="/${path}"`);
    // What is there says nothing, and what is optional is nobody's next step.
    expect(words).not.toContain('There is no status');
    expect(words).not.toContain('There is no platform');
  });

  it('holds for every kind: a location first wants its type', async () => {
    expect(textOf(await form(admin, 'dcim', 'locations'))).toContain(
      'There is no location type yet that you may see. Add the first location type',
    );
  });

  it('tells who may not add one whom to ask', async () => {
    const types = ['dcim.device', 'dcim.devicetype', 'dcim.location', 'extras.role', 'extras.status'];
    const who = await person({
      may: [
        { types, actions: ['view'] },
        { types: ['dcim.device'], actions: ['add'] },
      ],
    });
    const markup = await form(who, 'dcim', 'devices');
    expect(textOf(markup)).toContain('There is no device type yet that you may see. Ask an administrator to add one.');
    expect(markup).not.toContain('dcim/device-types/add/');
  });

  it('says nothing once there is one that fits', async () => {
    await make(admin, 'extras.role', { name: 'Access switch', content_types: ['dcim.device'] });
    expect(textOf(await form(admin, 'dcim', 'devices'))).not.toContain('There is no role');
    await make(admin, 'dcim.locationtype', { name: 'Site', content_types: ['dcim.device'] });
    expect(textOf(await form(admin, 'dcim', 'locations'))).not.toContain('There is no location type');
  });
});

it('the form of a job says so of its required inputs', async () => {
  const spec = { kind: 'object', model: 'dcim.location', label: 'Site', help_text: '' };
  await changeJob(world.job.id, {
    variables: [
      { ...spec, name: 'site', required: true },
      { ...spec, name: 'rack', label: 'Rack', model: 'dcim.rack', required: false },
      { ...spec, name: 'odd', model: 'dcim.rack', required: true, query_params: { nonsense: 'x' } },
    ],
  });
  const props = { params: Promise.resolve({ id: world.job.id }), searchParams: Promise.resolve({}) };
  const end = await pageMarkup('/', await admin.actor(), () => RunJobPage(props));
  const words = end.kind === 'shown' ? textOf(end.value) : end.kind;
  expect(words).toContain('There is no location yet that you may see. Add the first location');
  expect(words).not.toContain('There is no rack');
});
