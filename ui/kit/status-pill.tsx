// A state as icon and word; colour only repeats what both say. Filled where it needs notice, bare in dense tables.
import {
  AlarmClock,
  BadgeCheck,
  Ban,
  CalendarClock,
  CheckCheck,
  CircleCheck,
  CircleOff,
  CircleX,
  Clock,
  FileCheck2,
  FileDiff,
  FileWarning,
  Flag,
  GitCompareArrows,
  Hourglass,
  LoaderCircle,
  PackageX,
  Pause,
  ThumbsDown,
  TimerOff,
  TriangleAlert,
  Undo2,
  Unplug,
  UserCheck,
  UserX,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { familyFill, familyText } from './families.ts';
import { states, type Family, type State } from './states.ts';

const icons: Record<State, LucideIcon> = {
  'needs-approval': UserCheck,
  planning: FileDiff,
  planned: FileCheck2,
  scheduled: CalendarClock,
  pending: Clock,
  waiting: Hourglass,
  running: LoaderCircle,
  cancelling: LoaderCircle,
  succeeded: CircleCheck,
  failed: CircleX,
  'timed-out': TimerOff,
  'worker-lost': Unplug,
  drifted: GitCompareArrows,
  cancelled: Ban,
  denied: ThumbsDown,
  undone: Undo2,
  'still-valid': BadgeCheck,
  stale: TriangleAlert,
  approved: CheckCheck,
  'code-changed': FileDiff,
  'approval-void': UserCheck,
  active: CircleCheck,
  enabled: CircleCheck,
  paused: Pause,
  finished: Flag,
  late: AlarmClock,
  'owner-gone': UserX,
  'job-off': CircleOff,
  clash: TriangleAlert,
  disabled: CircleOff,
  'not-installed': PackageX,
  'failed-to-load': FileWarning,
};

/** The icon of a state alone, in its colour; the caller writes the word. */
export function StateIcon({ state }: { state: State }) {
  const Icon = icons[state];
  const turns = state === 'running' || state === 'cancelling';
  return <Icon aria-hidden className={classNames(familyText[states[state].family], turns && 'animate-turn')} />;
}

export interface StatusPillProps {
  state: State;
  /** No background: for tables where every row has one. */
  bare?: boolean | undefined;
  /** The API's own word ("SUCCESS"), shown on hover. */
  title?: string | undefined;
  /** Replaces the word where more is known: "Stale: 3 objects moved". */
  children?: ReactNode;
}

export function StatusPill({ state, bare = false, title, children }: StatusPillProps) {
  const look = states[state];
  return (
    <Pill family={look.family} icon={<StateIcon state={state} />} bare={bare} title={title}>
      {children ?? look.word}
    </Pill>
  );
}

/** The pill's shape for words outside the table, such as "Override". */
export function Pill({
  family,
  icon,
  bare = false,
  title,
  children,
}: {
  family: Family;
  icon?: ReactNode;
  bare?: boolean | undefined;
  title?: string | undefined;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex h-5 w-fit max-w-full items-center align-middle gap-1.5 whitespace-nowrap [&_svg.lucide]:size-3.5',
        familyText[family],
        bare ? 'text-13' : classNames('rounded-pill border px-1.5 text-12', familyFill[family]),
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
