// The answer to "can they?": a word, a sentence, every rule that was looked at, and what else they may do with it.
import { CircleAlert, CircleCheck, CircleDashed, CircleX, Minus } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { classNames } from '../kit/class-names.ts';
import { Link } from '../kit/link.tsx';
import { Section } from '../kit/section.tsx';

type Verdict = 'yes' | 'no' | 'some';

/** `partly`: the action is allowed, but what it is for takes more. */
export type ShownVerdict = Verdict | 'partly';

export interface Rule {
  key: string;
  /** `off`: it does not count. */
  verdict: Verdict | 'off';
  name: string;
  href?: string | undefined;
  /** How it is held, or why it does not count. */
  how: string;
  /** Any of them is enough; of each all parts have to hold. */
  alternatives: readonly (readonly { text: string; verdict: Verdict }[])[];
}

export interface AccessAnswerProps {
  /** In a few words, for those who do not see the form: "Bob approve jobs". */
  question: string;
  verdict: ShownVerdict;
  sentence: string;
  rules: readonly Rule[];
  /** Over the table of actions. */
  heading: string;
  actions: readonly { action: string; verdict: ShownVerdict; by: string; href: string; current: boolean }[];
}

const looks: Record<ShownVerdict | 'off', { word: string; icon: ReactNode; text: string }> = {
  yes: { word: 'Yes', icon: <CircleCheck aria-hidden />, text: 'text-ok' },
  no: { word: 'No', icon: <CircleX aria-hidden />, text: 'text-bad' },
  some: { word: 'Some', icon: <CircleDashed aria-hidden />, text: 'text-warn' },
  partly: { word: 'Partly', icon: <CircleAlert aria-hidden />, text: 'text-warn' },
  off: { word: 'Does not count', icon: <Minus aria-hidden />, text: 'text-ink-3' },
};

export function AccessAnswer({ question, verdict, sentence, rules, heading, actions }: AccessAnswerProps) {
  const look = looks[verdict];
  return (
    <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-5">
        <div role="status" className="rounded-card border border-line px-4 py-3">
          <p className={classNames('flex items-center gap-2 text-16 font-bold', look.text)}>
            {look.icon} {look.word}
            <span className="sr-only">: {question}</span>
          </p>
          <p className="mt-1 text-ink-2">{sentence}</p>
        </div>
        <Section title="Rules considered" count={rules.length}>
          {rules.length === 0 && (
            <p className="border-t border-line py-2 text-12 text-ink-2">No permission is about these objects and this action.</p>
          )}
          <ul className="border-t border-line empty:hidden">
            {rules.map((rule) => (
              <RuleRow key={rule.key} rule={rule} />
            ))}
          </ul>
        </Section>
      </div>
      <Section title={heading}>
        <table className="w-full text-left">
          <thead className="sr-only">
            <tr>
              <th scope="col">Action</th>
              <th scope="col">Allowed</th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody className="border-t border-line">
            {actions.map(({ action, verdict: each, by, href, current }) => (
              <tr key={action} aria-current={current || undefined} className="border-b border-line aria-current:bg-select">
                <th scope="row" className="py-2 pr-3 pl-2 font-normal">
                  <Link href={href} className="link">
                    {action}
                  </Link>
                </th>
                <td className={classNames('w-24 py-2 pr-3', looks[each].text)}>
                  <span className="inline-flex items-center gap-1.5 [&_svg.lucide]:size-3.5">
                    {looks[each].icon} {looks[each].word}
                  </span>
                </td>
                <td className="py-2 text-12 wrap-anywhere text-ink-2">{by}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </div>
  );
}

function RuleRow({ rule: { verdict, name, href, how, alternatives } }: { rule: Rule }) {
  const look = looks[verdict];
  return (
    <li className="flex gap-2.5 border-b border-line py-2">
      <span className={classNames('flex h-5 items-center [&_svg.lucide]:size-4', look.text)}>
        {look.icon}
        <span className="sr-only">{look.word}</span>
      </span>
      <div className="min-w-0 flex-1">
        {href ? (
          <Link href={href} className="link">
            {name}
          </Link>
        ) : (
          name
        )}
        {how && <p className="text-12 text-ink-2">{how}</p>}
        <ul className="text-12">
          {alternatives.map((parts, index) => (
            <Fragment key={index}>
              {index > 0 && <li className="text-ink-3">or</li>}
              {parts.map((part) => (
                <li key={part.text} className="flex gap-1.5 wrap-anywhere">
                  <span
                    className={classNames(
                      'flex h-4 items-center [&_svg.lucide]:size-3.5',
                      part.verdict === 'some' ? 'text-ink-3' : looks[part.verdict].text,
                    )}
                  >
                    {looks[part.verdict].icon}
                    <span className="sr-only">{looks[part.verdict].word}:</span>
                  </span>
                  {part.text}
                </li>
              ))}
            </Fragment>
          ))}
        </ul>
      </div>
    </li>
  );
}
