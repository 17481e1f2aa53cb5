// What governs a job, in words: can it be tried, does someone else approve, what may it take and touch.
import { Eye, FileDiff, ListOrdered, LockKeyhole, Paperclip, UserCheck } from 'lucide-react';
import type { JobRules } from './job-row.ts';

const words: readonly [keyof JobRules, string, typeof Eye, string][] = [
  ['supportsDryrun', 'Dry run', FileDiff, 'Has a dry run: it shows what it would do and changes nothing'],
  ['approvalRequired', 'Approval', UserCheck, 'Someone else approves each run'],
  ['sensitive', 'Sensitive', LockKeyhole, 'May take sensitive inputs: they are not kept, and it runs at once only'],
  ['readOnly', 'Read-only', Eye, 'The database refuses its writes'],
  ['takesFiles', 'File', Paperclip, 'Takes an uploaded file'],
  ['singleton', 'One at a time', ListOrdered, 'Further runs wait until this one has ended'],
];

export function Rules({ rules }: { rules: JobRules }) {
  const shown = words.filter(([rule]) => rules[rule]);
  if (shown.length === 0) return null;
  return (
    <span className="flex flex-wrap gap-x-2.5 gap-y-0.5 text-12 text-ink-2 [&_svg.lucide]:size-3.5">
      {shown.map(([rule, word, Icon, title]) => (
        <span key={rule} title={title} className="inline-flex items-center gap-1 whitespace-nowrap">
          <Icon aria-hidden />
          {word}
        </span>
      ))}
    </span>
  );
}
