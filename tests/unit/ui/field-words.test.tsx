// What a form says at its fields: the author's words as Markdown, like the description of the job, and each word where a reader of the field hears it.
import type { FieldSpec } from '@windlass/sdk';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { FormProvider, useForm } from 'react-hook-form';
import { expect, test } from 'vitest';
import { Field } from '@/ui/field';
import { OptionsProvider, type OptionsSource } from '@/ui/field/options-context';
import { JobTable } from '@/ui/job/list/job-table';
import type { JobRow } from '@/ui/job/list/job-row';

const source: OptionsSource = {
  loadOptions: () => Promise.resolve({ options: [], more: false }),
  resolveOptions: () => Promise.resolve([]),
  nothing: (name) => (name === 'tenant' ? { says: 'There is no tenant yet that fits here.' } : undefined),
};

function Form({ children }: { children: ReactNode }) {
  return (
    <FormProvider {...useForm()}>
      <OptionsProvider source={source}>{children}</OptionsProvider>
    </FormProvider>
  );
}

const drawn = (spec: FieldSpec) =>
  renderToStaticMarkup(
    <Form>
      <Field spec={spec} />
    </Form>,
  );

const common = { name: 'tenant', label: 'Tenant', help_text: 'As in `tenants.csv`, never `all`.', required: true } as const;
const specs: FieldSpec[] = [
  { ...common, kind: 'string' },
  { ...common, kind: 'boolean' },
  { ...common, kind: 'choice', choices: [['a', 'A']] },
  { ...common, kind: 'multichoice', choices: [['a', 'A']] },
  { ...common, kind: 'object', model: 'tenancy.tenant' },
  { ...common, kind: 'file' },
  { ...common, kind: 'color' },
  { ...common, kind: 'string', read_only: true },
];

test.each(specs)('code in the description of a variable is shown as code: $kind', (spec) => {
  const markup = drawn(spec);
  expect(markup).toMatch(/As in <code[^>]*>tenants\.csv<\/code>, never <code[^>]*>all<\/code>\./);
  expect(markup).not.toContain('`');
});

/** The words of everything that the control is described by, in their order. */
function described(markup: string): string[] {
  const ids = /aria-describedby="([^"]*)"/.exec(markup)?.[1]?.split(' ') ?? [];
  const words = ids.map((id) =>
    (markup.split(`id="${id}"`)[1] ?? '')
      .replace(/^[^>]*>/, '')
      .replace(/<\/div>.*/s, '')
      .replace(/<[^>]*>/g, '')
      .trim(),
  );
  return words.filter((text) => text !== '');
}

test('that there is nothing to choose is told with the field, before its help', () => {
  expect(described(drawn({ ...common, kind: 'object', model: 'tenancy.tenant' }))).toEqual([
    'There is no tenant yet that fits here.',
    'As in tenants.csv, never all.',
  ]);
  expect(described(drawn({ ...common, name: 'rack', kind: 'object', model: 'dcim.rack', help_text: '' }))).toEqual([]);
});

const job: JobRow = {
  starters: [],
  ...{
    id: '1',
    name: 'Audit',
    grouping: 'Checks',
    classPath: 'audit.Audit',
    description: 'Reads `devices` in [Netdocs](https://example.org).',
  },
  rules: { supportsDryrun: false, approvalRequired: false, sensitive: false, readOnly: false, takesFiles: false, singleton: false },
  ...{ installed: true, enabled: true, hidden: false, mayRun: true, mayChange: false, lastRuns: [] },
};

test('code in the description of a job is shown as code in the list too, where the whole row is one link', () => {
  const groups = [{ key: 'Checks', title: 'Checks', toggleHref: '/', open: true, rows: [job] }];
  const markup = renderToStaticMarkup(<JobTable groups={groups} clock={{ zone: 'UTC', now: '2026-01-01T00:00:00Z' }} />);
  expect(markup).toMatch(/Reads <code[^>]*>devices<\/code> in Netdocs\./);
  expect(markup).not.toContain('href="https://example.org');
});
