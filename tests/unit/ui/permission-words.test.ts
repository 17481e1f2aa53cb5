// What the form of a permission offers for the kinds that are chosen.
import { expect, it } from 'vitest';
import { furtherActions, isPreset, knownActions, wordsIn } from '@/ui/account/permission-words.ts';

const actionsOn = {
  'extras.job': ['view', 'change', 'delete', 'run', 'approve'],
  'dcim.device': ['view', 'add', 'change', 'delete'],
  'extras.objectchange': ['view'],
};

it.each([
  [[], ['view', 'add', 'change', 'delete']],
  [['extras.objectchange'], ['view']],
  [['extras.job'], ['view', 'change', 'delete', 'run', 'approve']],
  [
    ['extras.job', 'dcim.device'],
    ['view', 'add', 'change', 'delete', 'run', 'approve'],
  ],
  [['circuits.circuit'], []],
])('offers on %j the actions that one of them has at least', (types, actions) => {
  expect(knownActions(actionsOn, types)).toEqual(actions);
});

it('tells an author’s own actions from those that a kind has, whichever are chosen', () => {
  expect(furtherActions(actionsOn, ['view', 'approve', 'napalm_read'])).toEqual(['napalm_read']);
  expect(wordsIn(' napalm_read,  reboot ')).toEqual(['napalm_read', 'reboot']);
});

it('knows a preset by what it holds, in any order', () => {
  const preset = { title: 'May run jobs', object_types: ['extras.job'], actions: ['view', 'run'] };
  expect(isPreset(preset, ['extras.job'], ['run', 'view'])).toBe(true);
  expect(isPreset(preset, ['extras.job'], ['view'])).toBe(false);
  expect(isPreset(preset, ['extras.job', 'dcim.device'], ['view', 'run'])).toBe(false);
});
