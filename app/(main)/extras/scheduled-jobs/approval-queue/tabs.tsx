// The parts of Approvals: each has an address, and its number where it is cheap.
import type { QueueCounts } from '@/features/approvals/queue';
import { Tabs } from '@/ui/kit/tabs.tsx';
import { historyHref, queueHref } from '@/ui/schedule/hrefs.ts';

export type QueueTab = 'mine' | 'asked' | 'open' | 'history';

const hrefs: Record<QueueTab, string> = {
  mine: queueHref,
  asked: `${queueHref}?tab=asked`,
  open: `${queueHref}?tab=open`,
  history: historyHref,
};

export function QueueTabs({ counts, current }: { counts: QueueCounts; current: QueueTab }) {
  return (
    <Tabs
      label="Parts of approvals"
      current={hrefs[current]}
      tabs={[
        { label: 'Waiting for me', href: hrefs.mine, count: counts.mine + counts.again },
        { label: 'Asked by me', href: hrefs.asked, count: counts.asked },
        { label: 'All open', href: hrefs.open, count: counts.open },
        { label: 'History', href: hrefs.history, count: counts.decided },
      ]}
    />
  );
}
