// Operations of the API to read: what each is for, what it takes and what it answers. A list of all, or one kind in full.
import type { ReactNode } from 'react';
import { Link } from '../kit/link.tsx';
import { Section } from '../kit/section.tsx';
import { Tag } from '../kit/tag.tsx';

export interface FieldView {
  name: string;
  /** "text", "one of a, b", "list of Device". */
  type: string;
  required: boolean;
  description: string;
  /** Filters: the endings that the name takes as well. */
  endings?: readonly string[] | undefined;
}

export interface OperationView {
  id: string;
  verb: string;
  path: string;
  summary: string;
  description: string;
  parameters: readonly FieldView[];
  /** What is sent, in each of the forms that are taken. */
  bodies: readonly { form: string; type: string; fields: readonly FieldView[] }[];
  answers: readonly { status: string; description: string; type: string }[];
}

export interface OperationGroup {
  title: string;
  description: string;
  href: string;
  operations: readonly OperationView[];
}

/** Every operation in a line, under its kind. */
export function OperationIndex({ groups }: { groups: readonly OperationGroup[] }) {
  return groups.map(({ title, href, operations, description }) => (
    <Section
      key={title}
      title={
        <Link href={href} className="hover:underline">
          {title}
        </Link>
      }
      count={operations.length}
      intro={description}
    >
      <ul className="border-t border-line">
        {operations.map(({ id, verb, path, summary }) => (
          <li
            key={id}
            className="grid grid-cols-[4.5rem_minmax(0,1fr)] items-baseline gap-x-3 border-b border-line py-1.5 lg:grid-cols-[4.5rem_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <Verb>{verb}</Verb>
            <Link href={`${href}#${id}`} className="font-mono text-12 wrap-anywhere hover:underline">
              {path}
            </Link>
            <span className="text-12 text-ink-2 max-lg:col-start-2">{summary}</span>
          </li>
        ))}
      </ul>
    </Section>
  ));
}

/** One kind's operations, whole. */
export function OperationDetails({ operations }: { operations: readonly OperationView[] }) {
  return operations.map((operation) => (
    <Section
      key={operation.id}
      id={operation.id}
      title={operation.summary}
      {...(operation.description !== '' && { intro: operation.description })}
    >
      <p className="mb-3 flex items-baseline gap-3 rounded-card border border-line bg-sunken px-3 py-2">
        <Verb>{operation.verb}</Verb>
        <code className="font-mono text-12 wrap-anywhere">{operation.path}</code>
      </p>
      <div className="flex flex-col gap-4">
        {operation.parameters.length > 0 && <FieldTable title="Parameters" fields={operation.parameters} />}
        {operation.bodies.map(({ form, type, fields }) => (
          <FieldTable key={form} title={`Body, as ${form}`} note={type} fields={fields} />
        ))}
        <AnswerTable answers={operation.answers} />
      </div>
    </Section>
  ));
}

const Verb = ({ children }: { children: ReactNode }) => <span className="font-mono text-12 text-ink-2 uppercase">{children}</span>;

function FieldTable({ title, note, fields }: { title: string; note?: string; fields: readonly FieldView[] }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-12 text-ink-2">
        {title}
        {note !== undefined && <span className="text-ink-3">: {note}</span>}
      </h3>
      {fields.length > 0 && (
        <dl className="border-t border-line">
          {fields.map(({ name, type, required, description, endings = [] }) => (
            <div key={name} className="grid gap-x-4 gap-y-0.5 border-b border-line py-1.5 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]">
              <dt className="flex flex-wrap items-baseline gap-x-2 font-mono text-12 wrap-anywhere">
                {name}
                {required && <Tag>required</Tag>}
              </dt>
              <dd className="min-w-0 text-12 text-ink-2">
                <span className="wrap-anywhere">{type}</span>
                {description !== '' && <span className="text-ink-3"> — {description}</span>}
                {endings.length > 0 && <span className="block font-mono text-11 wrap-anywhere text-ink-3">{endings.join(' ')}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function AnswerTable({ answers }: { answers: OperationView['answers'] }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-12 text-ink-2">Answers</h3>
      <dl className="border-t border-line">
        {answers.map(({ status, description, type }) => (
          <div key={status} className="grid gap-x-4 gap-y-0.5 border-b border-line py-1.5 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]">
            <dt className="font-mono text-12">{status}</dt>
            <dd className="text-12 text-ink-2">
              {description} <span className="text-ink-3">{type}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
