// The class names of each colour family, written out in full so that Tailwind finds them.
import type { Family } from './states.ts';

export const familyText: Record<Family, string> = {
  you: 'text-you',
  run: 'text-run',
  wait: 'text-wait',
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  idle: 'text-idle',
};

export const familyFill: Record<Family, string> = {
  you: 'border-you-line bg-you-tint',
  run: 'border-run-line bg-run-tint',
  wait: 'border-wait-line bg-wait-tint',
  ok: 'border-ok-line bg-ok-tint',
  warn: 'border-warn-line bg-warn-tint',
  bad: 'border-bad-line bg-bad-tint',
  idle: 'border-idle-line bg-idle-tint',
};

export const familySolid: Record<Family, string> = {
  you: 'bg-you-solid',
  run: 'bg-run-solid',
  wait: 'bg-wait-solid',
  ok: 'bg-ok-solid',
  warn: 'bg-warn-solid',
  bad: 'bg-bad-solid',
  idle: 'bg-idle-solid',
};
