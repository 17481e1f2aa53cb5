// What a plan or run does to the inventory: created, changed, deleted, always in this order.
import { classNames } from './class-names.ts';
import { formatCount } from './number.ts';

export interface CountsProps {
  created: number;
  changed: number;
  deleted: number;
  /** In lists of one kind zeros are left out; elsewhere they are shown in grey. */
  hideZeros?: boolean | undefined;
  /** The four big numbers at the head of a diff. */
  big?: boolean | undefined;
}

export function Counts({ created, changed, deleted, hideZeros = false, big = false }: CountsProps) {
  const parts = [
    { sign: '+', value: created, colour: 'text-add', word: 'created' },
    { sign: '~', value: changed, colour: 'text-chg', word: 'changed' },
    { sign: '−', value: deleted, colour: 'text-del', word: 'deleted' },
  ].filter((part) => !hideZeros || part.value > 0);
  const spoken = parts.map((part) => `${part.value} ${part.word}`).join(', ');
  return (
    <span
      role="img"
      aria-label={spoken || 'nothing'}
      className={classNames('inline-flex items-baseline whitespace-nowrap tabular-nums', big ? 'gap-6' : 'gap-2')}
    >
      {parts.map((part) => (
        <span key={part.word} className={big ? 'inline-flex items-baseline gap-1.5 max-sm:flex-col max-sm:gap-0' : undefined}>
          <span className={classNames('font-mono', big ? 'text-16 font-bold' : 'text-12', part.value === 0 ? 'text-ink-3' : part.colour)}>
            {part.sign}
            {formatCount(part.value)}
          </span>
          {big && <span className="text-12 text-ink-2">{part.word}</span>}
        </span>
      ))}
      {parts.length === 0 && <span className="text-ink-3">–</span>}
    </span>
  );
}
