// docs/inventory-coverage.md: how much of the API that clients know is there, list by list, and what is left out for which reason.
import { allResources } from '@/core/resources/registry';
import { compareAll, type About, type Comparison, type Difference } from './compare';
import { idleReasons, reasonFor } from './reasons';

const WORDS: Readonly<Record<About, string>> = {
  address: 'no address',
  verb: 'no verb',
  field: 'not sent',
  empty: 'always empty',
  type: 'of another type',
  written: 'not written',
  required: 'required otherwise',
  choice: 'no choice',
  filter: 'no filter',
};

export interface Report {
  readonly text: string;
  /** Differences without a reason, and reasons without a difference. */
  readonly problems: readonly string[];
}

export function reportFields(root: string): Report {
  const comparisons = compareAll(root);
  const differences = comparisons.flatMap((comparison) => comparison.differences);
  const unexplained = differences
    .filter((difference) => reasonFor(difference) === undefined)
    .map(({ endpoint, about, name }) => `${endpoint} ${name}: ${WORDS[about]}, and scripts/fields/reasons.ts does not say why`);
  const idle = idleReasons(differences).map((why) => `scripts/fields/reasons.ts explains what is no difference: ${why}`);
  return { text: write(comparisons, differences), problems: [...unexplained, ...idle] };
}

function write(comparisons: readonly Comparison[], differences: readonly Difference[]): string {
  const sum = (of: keyof Comparison['counts']) => comparisons.reduce((total, { counts }) => total + counts[of], 0);
  const byReason = Map.groupBy(differences, (difference) => reasonFor(difference) ?? 'Nobody has said why.');
  return [
    '# What of the API that clients know is there',
    '',
    'Clients of this API were written for Nautobot 2.3. Here each list that it has and jobs or the inventory need is compared with ours, by the digest of its own document',
    '(`tests/compat/golden/fields.json`): fields with their types, what can be written and must be, choices, filters, verbs and addresses below an object. Whatever differs',
    'has a reason. Written by `npm run fields-report`; reasons are in `scripts/fields/reasons.ts`. What the answers themselves look like is proven by the replay in `tests/compat`.',
    '',
    `Together: ${comparisons.length} lists, ${sum('fields')} fields that hold something, ${sum('written')} of them written, ${sum('choices')} choices, ${sum('filters')} filters.`,
    '',
    '## List by list',
    '',
    '| list | fields | written | choices | filters | differs in |',
    '|---|---|---|---|---|---|',
    ...comparisons.map(rowOf),
    '',
    '## What differs, and why',
    '',
    ...[...byReason].flatMap(([why, those]) => [why, '', ...placesOf(those), '']),
    '## Kinds that are not kept',
    '',
    'Their lists are there, say what they would hold, and are empty: see `docs/decisions/0030-kinds-that-are-not-kept.md`.',
    '',
    ...unkept(),
    '',
  ].join('\n');
}

/** By the part of the API that they belong to. */
function unkept(): string[] {
  const vacant = allResources().filter((resource) => resource.vacant);
  return [...Map.groupBy(vacant, ({ path }) => path.split('/')[0]!)].map(
    ([app, kinds]) => `- ${app}: ${kinds.map(({ path }) => `\`${path.slice(app.length + 1)}\``).join(', ')}`,
  );
}

function rowOf({ endpoint, counts, differences }: Comparison): string {
  const { fields, written, choices, filters } = counts;
  const told = [...new Set(differences.map(({ name }) => `\`${name.replace(/(__|=).*/, '')}\``))];
  return `| \`${endpoint}\` | ${fields} | ${written} | ${choices} | ${filters} | ${told.length > 6 ? `${told.length} names` : told.join(', ')} |`;
}

/** By list: its names, each with how it differs. */
function placesOf(differences: readonly Difference[]): string[] {
  return [...Map.groupBy(differences, ({ endpoint }) => endpoint)].map(([endpoint, those]) => {
    const byWords = Map.groupBy(those, ({ about }) => WORDS[about]);
    const told = [...byWords].map(([words, them]) => `${[...new Set(them.map(({ name }) => `\`${name}\``))].join(', ')} (${words})`);
    return `- \`${endpoint}\`: ${told.join('; ')}`;
  });
}
