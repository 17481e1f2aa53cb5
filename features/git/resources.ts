// Git repositories as objects of the API and of lists. What their jobs become is decided by a sync (sync.ts); what follows from a change or a deletion
// of the row itself is kept by triggers, whoever makes it.
import sql from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import { env } from '@/core/env';
import { type FieldErrors, invalid } from '@/core/errors';
import { defineResource, type Row, type ValidateInput } from '@/core/resources/define';
import { reach } from '@/core/resources/filters/extra-filters';
import { derived, secret, text, texts } from '@/core/resources/fields';
import { hiddenLists, vacantReference } from '@/core/resources/vacant';
import { column } from '@/core/sql';
import { RESERVED_NAMES } from '@/features/jobs/apps';
import { addressFault, branchFault, slugFault } from './address';
import { sealCredential } from './credentials';

/** What a repository may bring. */
export const JOBS = 'extras.job';

const MAX_CREDENTIAL = 4096;

async function storeCredential(clear: string): Promise<string> {
  if (clear.length > MAX_CREDENTIAL || /[\u0000-\u001f\u007f]/.test(clear))
    throw invalid({ value: `This has at most ${MAX_CREDENTIAL} characters, none of them a control character.` });
  return await Promise.resolve(sealCredential(clear));
}

async function validate(tx: Tx, row: Row, { created }: ValidateInput): Promise<FieldErrors | undefined> {
  const [name, slug, url, branch] = ['name', 'slug', 'remote_url', 'branch'].map((field) => String(row[field])) as [
    string,
    string,
    string,
    string,
  ];
  const contents = row['provided_contents'] as readonly string[];
  const found: Record<string, string | undefined> = {
    name: name.trim() === '' ? 'This field may not be blank.' : undefined,
    slug: created ? (slugFault(slug) ?? (await takenSlug(tx, slug))) : undefined,
    remote_url: addressFault(url, env.gitAllowedHosts),
    branch: branchFault(branch),
    provided_contents: contents.some((item) => item !== JOBS)
      ? `Repositories bring jobs here (${JOBS}), and nothing else.`
      : await sharedContents(tx, row, contents),
  };
  return Object.fromEntries(Object.entries(found).flatMap(([field, fault]) => (fault === undefined ? [] : [[field, [fault]]])));
}

/** A class path must name one source. */
async function takenSlug(tx: Tx, slug: string): Promise<string | undefined> {
  if (RESERVED_NAMES.includes(slug.toLowerCase())) return "This is a name of the platform's own.";
  const [other] = await query(
    sql`SELECT FROM extras_job_source WHERE slug = ${slug} AND kind <> 'git'
        UNION ALL SELECT FROM extras_job j JOIN extras_job_source s ON s.id = j.source_id
          WHERE j.installed AND s.slug <> ${slug} AND (j.module_name = ${slug} OR starts_with(j.module_name, ${`${slug}.`})) LIMIT 1`,
    tx,
  );
  return other && 'Class paths of another source begin with this name.';
}

async function sharedContents(tx: Tx, row: Row, contents: readonly string[]): Promise<string | undefined> {
  const [other] = await query<{ name: string }>(
    sql`SELECT name FROM extras_git_repository WHERE id <> ${row.id}::uuid AND remote_url = ${row['remote_url']} AND provided_contents && ${[...contents]}::text[] LIMIT 1`,
    tx,
  );
  return other && `The repository ${other.name} brings these from the same address already.`;
}

export const gitRepository = defineResource({
  label: 'extras.gitrepository',
  path: 'extras/git-repositories',
  table: 'extras_git_repository',
  title: 'Git repository',
  fields: {
    provided_contents: texts({ label: 'Provides', help: `What is taken from it: ${JOBS}.` }),
    name: text({ max: 255, required: true, search: true }),
    slug: text({ max: 60, help: "First part of its jobs' class paths; made of the name when left empty, and the same for ever." }),
    remote_url: text({ max: 255, required: true, search: true, label: 'Remote URL', help: 'http:// or https://, without credentials.' }),
    branch: text({ max: 255, default: 'main', search: true, help: 'A branch, a tag or a commit.' }),
    current_head: text({ max: 48, readOnly: true, filter: false, help: 'The commit whose jobs are installed.' }),
    secrets_group: vacantReference('extras.secretsgroup'),
    ...hiddenLists({ tags: 'extras.tag' }),
    username: secret(storeCredential, { column: 'sealed_username', help: 'Only where the server asks for one.' }),
    token: secret(storeCredential, { column: 'sealed_token', help: 'Kept sealed and never shown again.' }),
    has_credentials: derived(
      'boolean',
      (alias) => sql`(${column(alias, 'sealed_token')} <> '' OR ${column(alias, 'sealed_username')} <> '')`,
      { filter: false },
    ),
  },
  list: { columns: ['name', 'remote_url', 'branch', 'current_head', 'provided_contents'], order: ['name'] },
  filters: { secrets_group_id: reach('secrets_group') },
  naturalKey: [['name']],
  validate,
});
