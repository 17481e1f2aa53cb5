// What came of a run, on one line above its log: the job's own words first, then what was kept.
import { Banner } from '../../kit/banner.tsx';
import { Markdown } from '../../kit/markdown.tsx';
import { states } from '../../kit/states.ts';
import { StateIcon } from '../../kit/status-pill.tsx';
import { changeTotal, countsText, isOver, reasonText, stateOf, whatWasKept, wordOf, type RunFacts } from './run-facts.ts';

export function Outcome({ run, message }: { run: RunFacts; /** What the job said, or what it threw. */ message?: string | undefined }) {
  if (!isOver(run.status)) return null;
  const state = stateOf(run);
  const said = message ?? reasonText(run);
  const kept = whatWasKept(run);
  if (run.status === 'SUCCESS')
    return (
      <Banner flush family="ok" icon={<StateIcon state={state} />} title={said ? <Markdown inline>{said}</Markdown> : `${wordOf(state)}.`}>
        {kept} {countsText(run.counts)}.
      </Banner>
    );
  const who = run.status === 'REVOKED' && run.cancelledBy ? ` by ${run.cancelledBy}` : '';
  return (
    <Banner
      flush
      family={states[state].family}
      icon={<StateIcon state={state} />}
      title={said ? <Markdown inline>{said}</Markdown> : `${wordOf(state)}${who}.`}
    >
      {kept}
      {changeTotal(run) > 0 ? ' What it did outside stays done.' : ''}
    </Banner>
  );
}
