'use client';
// Each permission that giving access makes, extends or leaves, in the words of its own page, before it is done.
import { Check, CircleX, Plus, UserPlus } from 'lucide-react';
import type { ReactNode } from 'react';
import { listed } from '@/core/resources/sentence.ts';
import { constraintWords } from '../../account/constraint-words.ts';
import { useOptionsSource } from '../../field/options-context.tsx';
import { classNames } from '../../kit/class-names.ts';
import { Link } from '../../kit/link.tsx';
import { Tag } from '../../kit/tag.tsx';
import { isNobody, type Recipients, type Step } from './planned.ts';

const looks: Record<Step['act'], { word: string; icon: ReactNode; text: string; who: string }> = {
  create: { word: 'Create', icon: <Plus aria-hidden />, text: 'text-ok', who: 'For' },
  extend: { word: 'Extend', icon: <UserPlus aria-hidden />, text: 'text-ok', who: 'Adds' },
  held: { word: 'As it is', icon: <Check aria-hidden />, text: 'text-ink-3', who: 'Held already by' },
  off: { word: 'Not possible', icon: <CircleX aria-hidden />, text: 'text-bad', who: 'Wanted for' },
};

export function StepList({ steps, titles }: { steps: readonly Step[]; titles: Readonly<Record<string, string>> }) {
  if (steps.length === 0)
    return (
      <p className="text-12 text-ink-2">
        Choose a group or a user: the permissions that are created or extended stand here before they are.
      </p>
    );
  return (
    <ul aria-label="What it comes to" className="border-t border-line">
      {steps.map((step) => (
        <StepRow key={step.permission.name} step={step} titles={titles} />
      ))}
    </ul>
  );
}

function StepRow({ step: { permission, act, to, why }, titles }: { step: Step; titles: Readonly<Record<string, string>> }) {
  const { name, object_types: types, actions, constraints, existing, new_types: added = [] } = permission;
  const { word, icon, text, who } = looks[act];
  const which = constraintWords(constraints);
  return (
    <li className="flex flex-col gap-1 border-b border-line py-2">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <span className={classNames('inline-flex items-center gap-1 text-12 [&_svg.lucide]:size-3.5', text)}>
          {icon} {word}
        </span>
        <b className="min-w-0 wrap-anywhere">
          {existing?.id ? (
            <Link href={`/users/permissions/${existing.id}/`} className="link">
              {name}
            </Link>
          ) : (
            name
          )}
        </b>
      </span>
      <span className="flex flex-wrap items-center gap-1.5">
        {actions.join(', ')} <Types types={types} titles={titles} />
      </span>
      <span className="text-12 wrap-anywhere text-ink-2">{which === '' ? 'All of them' : `Where ${which}`}</span>
      {act === 'extend' && added.length > 0 && (
        <span className="text-12 text-ink-2">
          Adds{' '}
          {listed(
            added.map((type) => titles[type] ?? type),
            'and',
          )}{' '}
          to its types, for everybody who holds it
        </span>
      )}
      {!isNobody(to) && (
        <span className="text-12 text-ink-2">
          {who} <Names to={to} />
        </span>
      )}
      {why && <span className="text-12 wrap-anywhere text-bad">{why}</span>}
    </li>
  );
}

/** Above this many their number says more. */
const NAMED = 4;

function Types({ types, titles }: { types: readonly string[]; titles: Readonly<Record<string, string>> }) {
  const named = types.map((type) => titles[type] ?? type);
  if (types.length > NAMED)
    return (
      <details className="min-w-0">
        <summary className="link">{types.length} types</summary>
        <span className="text-12 text-ink-2">{named.join(', ')}</span>
      </details>
    );
  return types.map((type, index) => (
    <Tag key={type} title={type}>
      {named[index]}
    </Tag>
  ));
}

function Names({ to: { groups, users } }: { to: Recipients }) {
  const { known } = useOptionsSource();
  const name = (id: string) => known.get(id)?.label ?? id;
  return [...groups.map((id) => `${name(id)} (group)`), ...users.map(name)].join(', ');
}
