'use client';
// Your decision: every condition with a mark, then the verbs. Each opens a dialog that says what follows, and acts at its own address.
import { CalendarClock, Check, FlaskConical, Hourglass, RefreshCw, ThumbsDown, TriangleAlert, Undo2, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useId, useRef, type ReactNode } from 'react';
import { ConfirmButton, type ConfirmButtonProps, type Consequence, type Refusal } from '../kit/confirm-button.tsx';
import { FieldRow } from '../kit/field-row.tsx';
import { Section } from '../kit/section.tsx';
import { Textarea } from '../kit/textarea.tsx';
import { showToast } from '../kit/toast.ts';
import { queueHref, requestHref, type RequestVerb } from '../schedule/hrefs.ts';
import { send } from '../schedule/send.ts';
import type { Condition } from './request-row.ts';

export interface DecisionPanelProps {
  id: string;
  jobName: string;
  requester: string;
  /** The revision on screen: a decision names it. */
  seen: number;
  conditions: readonly Condition[];
  /** What approving brings about: "It starts at once." */
  effects: readonly string[];
  /** Why Approve is off. */
  approveOff?: string | undefined;
  denyOff?: string | undefined;
  /** Approving has to be forced: its only time has passed. */
  late: boolean;
  isOwner: boolean;
  mayDryRun: boolean;
  dryRunOff?: string | undefined;
  /** Why it can't be tried by the viewer, where that can be told. */
  noDryRun?: string | undefined;
  mayAskAgain: boolean;
}

export function DecisionPanel(props: DecisionPanelProps) {
  const { conditions, isOwner, mayDryRun, noDryRun } = props;
  return (
    <Section title={isOwner ? 'Your request' : 'Your decision'}>
      <Conditions list={conditions} />
      <div className="mt-4 flex flex-wrap items-start gap-2 max-sm:hidden">
        <Verbs {...props} />
      </div>
      {mayDryRun && (
        <div className="mt-3 flex flex-wrap gap-2">
          <DryRun {...props} />
        </div>
      )}
      {!mayDryRun && noDryRun && <p className="mt-3 text-12 text-ink-2">{noDryRun}</p>}
    </Section>
  );
}

/** On a phone the verbs lie under the thumb, deny left, approve right. */
export function DecisionBar(props: DecisionPanelProps) {
  return (
    <div className="sticky bottom-14 z-10 flex flex-row-reverse flex-wrap justify-between gap-2 border-t border-line bg-surface px-4 py-3 sm:hidden [&_button]:h-11 [&>*]:flex-1">
      <Verbs {...props} />
    </div>
  );
}

function Verbs(props: DecisionPanelProps) {
  if (props.isOwner)
    return (
      <>
        {props.mayAskAgain && <AskAgain {...props} />}
        <Withdraw {...props} />
      </>
    );
  return (
    <>
      <Approve {...props} />
      <Deny {...props} />
    </>
  );
}

function Conditions({ list }: { list: readonly Condition[] }) {
  const icons: Record<Condition['met'], ReactNode> = {
    yes: <Check role="img" aria-label="Met" className="text-ok" />,
    no: <X role="img" aria-label="Not met" className="text-bad" />,
    look: <TriangleAlert role="img" aria-label="Look at this" className="text-warn" />,
    wait: <Hourglass role="img" aria-label="Waiting" className="text-wait" />,
  };
  return (
    <ul aria-label="Conditions" className="flex flex-col gap-2.5">
      {list.map(({ met, title, detail, more }) => (
        <li key={title} className="flex gap-2.5">
          <span className="flex h-5 items-center">{icons[met]}</span>
          <span className="min-w-0">
            {title}
            {(detail || more) && (
              <span className="block text-12 wrap-anywhere text-ink-2">
                {detail}{' '}
                {more && (
                  <a href={more.href} className="link">
                    {more.label}
                  </a>
                )}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/**
 * What a verb does when it is confirmed: to its address, then on. Refused, the page stays as it is until the dialog is closed: one that showed what
 * somebody else decided meanwhile would take the dialog with it, and the reason that was typed.
 */
function useVerb(id: string, verb: RequestVerb, body: object, done: string) {
  const router = useRouter();
  const refused = useRef(false);
  const action = async (form: FormData): Promise<Refusal | undefined> => {
    const answer = await send(requestHref(id, verb), { ...body, comment: String(form.get('comment') ?? '') });
    refused.current = !answer.ok;
    if (!answer.ok) return { error: answer.message };
    showToast(done);
    router.push(answer.href ?? queueHref);
    router.refresh();
    return undefined;
  };
  const onClose = () => {
    if (refused.current) router.refresh();
    refused.current = false;
  };
  return { action, onClose };
}

const points = (texts: readonly string[]): Consequence[] => texts.map((title) => ({ title }));

function Approve({ id, jobName, requester, seen, effects, late, approveOff }: DecisionPanelProps) {
  const verb = useVerb(id, 'approve', { seen, force: late }, 'Approved.');
  return (
    <ConfirmButton
      variant="primary"
      danger={false}
      icon={<Check aria-hidden />}
      hotkey="A"
      off={approveOff}
      title={`Approve ${jobName}?`}
      intro={`Asked for by ${requester}, in whose name it runs.`}
      consequences={[{ icon: <CalendarClock aria-hidden />, title: effects[0] }, ...points(effects.slice(1))]}
      confirm="Approve"
      busyLabel="Approving"
      keep="Decide later"
      {...verb}
      fields={<Comment optional />}
    >
      Approve…
    </ConfirmButton>
  );
}

function Deny({ id, jobName, requester, seen, denyOff }: DecisionPanelProps) {
  const verb = useVerb(id, 'deny', { seen }, 'Denied. The request stays in the history.');
  return (
    <ConfirmButton
      icon={<ThumbsDown aria-hidden />}
      variant="default"
      hotkey="D"
      off={denyOff}
      title={`Deny ${jobName}?`}
      consequences={points(['It never runs.', `The request stays readable in the history, with your reason for ${requester}.`])}
      confirm="Deny"
      busyLabel="Denying"
      keep="Decide later"
      {...verb}
      action={withReason(verb.action)}
      fields={<Comment />}
    >
      Deny…
    </ConfirmButton>
  );
}

/** Who is denied has a right to know why. */
const withReason =
  (deny: NonNullable<ConfirmButtonProps['action']>): ConfirmButtonProps['action'] =>
  async (form) =>
    String(form.get('comment') ?? '').trim() === '' ? { error: 'Say why: the requester reads it.' } : deny(form);

function Withdraw({ id, jobName, seen }: DecisionPanelProps) {
  const verb = useVerb(id, 'withdraw', { seen }, 'Withdrawn.');
  return (
    <ConfirmButton
      icon={<Undo2 aria-hidden />}
      hotkey="W"
      title={`Withdraw your request to run ${jobName}?`}
      consequences={points(['It never runs.', 'The request stays readable in the history.'])}
      confirm="Withdraw"
      busyLabel="Withdrawing"
      keep="Keep asking"
      {...verb}
      fields={<Comment optional />}
    >
      Withdraw…
    </ConfirmButton>
  );
}

function AskAgain({ id, jobName }: DecisionPanelProps) {
  const verb = useVerb(id, 'ask-again', {}, 'Asked again, for the code as it is now.');
  return (
    <ConfirmButton
      variant="primary"
      danger={false}
      icon={<RefreshCw aria-hidden />}
      title={`Ask again for ${jobName}?`}
      consequences={points([
        'The request is for the code as it is now, with the same inputs and time.',
        'What was asked for the older code is void.',
      ])}
      confirm="Ask again"
      busyLabel="Asking"
      keep="Not now"
      {...verb}
    >
      Ask again…
    </ConfirmButton>
  );
}

function DryRun({ id, jobName, dryRunOff }: DecisionPanelProps) {
  const verb = useVerb(id, 'dry-run', {}, 'The dry run is on its way.');
  return (
    <ConfirmButton
      danger={false}
      icon={<FlaskConical aria-hidden />}
      off={dryRunOff}
      title={`Dry run of ${jobName}?`}
      consequences={points([
        'It runs now, in your name, with these inputs.',
        'It changes nothing: the database refuses its writes.',
        'The request stays open.',
      ])}
      confirm="Dry run"
      busyLabel="Starting"
      keep="Not now"
      {...verb}
    >
      Dry run…
    </ConfirmButton>
  );
}

function Comment({ optional = false }: { optional?: boolean }) {
  const id = useId();
  return (
    <FieldRow id={id} label={optional ? 'Comment' : 'Reason'} optional={optional}>
      {(control) => <Textarea {...control} name="comment" rows={3} maxLength={2000} />}
    </FieldRow>
  );
}
