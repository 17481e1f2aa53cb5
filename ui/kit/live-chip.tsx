// How fresh a live page is, in words: live and how far behind, reconnecting, ended.
import { CircleStop, Radio, WifiOff } from 'lucide-react';

export type Liveness = { kind: 'live'; behindSeconds?: number | undefined } | { kind: 'reconnecting' } | { kind: 'ended' };

export function LiveChip({ state }: { state: Liveness }) {
  const look = 'inline-flex items-center gap-1.5 text-12 whitespace-nowrap tabular-nums [&_svg.lucide]:size-3.5';
  if (state.kind === 'live')
    return (
      <span className={`${look} text-run`}>
        <Radio aria-hidden />
        {state.behindSeconds === undefined ? 'Live' : `Live, ${state.behindSeconds.toFixed(1)} s behind`}
      </span>
    );
  if (state.kind === 'reconnecting')
    return (
      <span role="alert" className={`${look} text-warn`}>
        <WifiOff aria-hidden />
        Reconnecting
      </span>
    );
  return (
    <span className={`${look} text-ink-3`}>
      <CircleStop aria-hidden />
      Ended
    </span>
  );
}
