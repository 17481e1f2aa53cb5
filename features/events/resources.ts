// Descriptors of what follows from a change or a press: job hooks, job buttons and webhooks. Started by dispatch.ts, press.ts and deliver.ts.
import sql from 'sql-template-tag';
import { scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { and, compare } from '@/core/predicate';
import { defineResource, type Row, type ValidateInput } from '@/core/resources/define';
import { boolean, choice, contentTypes, fixed, integer, reference, secret, text } from '@/core/resources/fields';
import { selectIds } from '@/core/resources/rows/rows';
import { templateFault } from '@/core/template';
import { job } from '@/features/jobs/resources';
import { sealWebhookSecret } from './webhook-secret';

export const BUTTON_CLASSES = [
  ['default', 'Default'],
  ['primary', 'Primary (blue)'],
  ['success', 'Success (green)'],
  ['info', 'Info (aqua)'],
  ['warning', 'Warning (orange)'],
  ['danger', 'Danger (red)'],
  ['link', 'None (link)'],
] as const;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [method, method] as const);

/** What a button's text may name. */
export const BUTTON_VALUES = ['obj', 'user'] as const;
/** What a webhook's body may name. */
export const WEBHOOK_VALUES = ['event', 'timestamp', 'model', 'username', 'request_id', 'data', 'snapshots'] as const;

const name = text({ max: 255, required: true, search: true });
const events = {
  type_create: boolean({ label: 'On create', help: 'When an object is created.' }),
  type_update: boolean({ label: 'On update', help: 'When an object is changed.' }),
  type_delete: boolean({ label: 'On delete', help: 'When an object is deleted.' }),
};
const EVENTS = ['type_create', 'type_update', 'type_delete'] as const;
const NO_EVENT = 'Select at least one of create, update and delete.';

interface Receiver {
  name: string;
  enabled: boolean;
  installed: boolean;
  fits: boolean;
}

/** The job must be a receiver of the kind, and ready to run where the row is enabled. */
async function receiverFaults(tx: Tx, row: Row, kind: 'hook' | 'button'): Promise<FieldErrors | undefined> {
  const [found] = await query<Receiver>(
    kind === 'hook'
      ? sql`SELECT name, enabled, installed, is_job_hook_receiver AS fits FROM extras_job WHERE id = ${row['job']}::uuid`
      : sql`SELECT name, enabled, installed, is_job_button_receiver AS fits FROM extras_job WHERE id = ${row['job']}::uuid`,
    tx,
  );
  if (!found?.fits)
    return {
      job: [`This job does not receive ${kind}s: its class must extend ${kind === 'hook' ? 'JobHookReceiver' : 'JobButtonReceiver'}.`],
    };
  if (row['enabled'] === true && !(found.enabled && found.installed))
    return { enabled: [`${found.name} is not ${found.installed ? 'enabled' : 'installed'}: it could not run.`] };
  return undefined;
}

/** A hook runs its job for everybody whose changes it answers: whoever sets it up must be allowed to run it. */
async function mayNotRun(tx: Tx, row: Row, before: Row | undefined, actor: Actor): Promise<FieldErrors | undefined> {
  if (before && before['job'] === row['job'] && !(row['enabled'] === true && before['enabled'] !== true)) return undefined;
  const allowed = scopeOrNothing(actor, 'run', 'extras.job').predicate;
  const found = await selectIds(job, and(compare(['id'], 'exact', String(row['job'])), allowed), 1, tx);
  return found.length === 1 ? undefined : { job: ['You may not run this job yourself, so you can not have it run for others.'] };
}

async function hookFaults(tx: Tx, row: Row, { before, actor }: ValidateInput): Promise<FieldErrors | undefined> {
  const faults = (await receiverFaults(tx, row, 'hook')) ?? (await mayNotRun(tx, row, before, actor));
  if (faults) return faults;
  if (EVENTS.every((event) => row[event] !== true)) return { __all__: [NO_EVENT] };
  return doubledHooks(tx, row);
}

/** One hook at most starts a job for one kind of change of one kind of object. */
async function doubledHooks(tx: Tx, row: Row): Promise<FieldErrors | undefined> {
  const others = await query<{ name: string; content_types: string[] } & Record<(typeof EVENTS)[number], boolean>>(
    sql`SELECT name, ARRAY(SELECT unnest(content_types) INTERSECT SELECT unnest(${[...(row['content_types'] as string[])]}::text[]) ORDER BY 1) AS content_types,
               type_create, type_update, type_delete
          FROM extras_job_hook WHERE id <> ${row.id}::uuid AND job_id = ${row['job']}::uuid AND content_types && ${[...(row['content_types'] as string[])]}::text[] ORDER BY name`,
    tx,
  );
  const errors = EVENTS.flatMap((event) => {
    const messages = others
      .filter((other) => row[event] === true && other[event])
      .flatMap((other) =>
        other.content_types.map((type) => `The hook ${other.name} starts this job on ${event.slice('type_'.length)} of ${type} already.`),
      );
    return messages.length > 0 ? [[event, messages] as const] : [];
  });
  return Object.fromEntries(errors);
}

export const jobHook = defineResource({
  label: 'extras.jobhook',
  path: 'extras/job-hooks',
  table: 'extras_job_hook',
  title: 'Job hook',
  fields: {
    content_types: contentTypes({ required: true, help: 'Changes of objects of these kinds start the job.' }),
    enabled: boolean({ default: true }),
    name,
    ...events,
    job: reference('extras.job', { required: true, from: { is_job_hook_receiver: 'true' }, help: 'A job that receives hooks.' }),
  },
  list: { columns: ['name', 'job', 'content_types', 'enabled', 'type_create', 'type_update', 'type_delete'], order: ['name'] },
  naturalKey: [['name']],
  validate: hookFaults,
});

export const jobButton = defineResource({
  label: 'extras.jobbutton',
  path: 'extras/job-buttons',
  table: 'extras_job_button',
  title: 'Job button',
  fields: {
    content_types: contentTypes({ required: true, help: 'The button is on the pages of objects of these kinds.' }),
    name,
    enabled: boolean({ default: true }),
    text: text({
      max: 500,
      required: true,
      help: 'What is on the button, such as: Restart {{ obj.name }}. Without any text it is not shown.',
    }),
    weight: integer({ min: 0, max: 32767, default: 100, help: 'Lower ones come first.' }),
    group_name: text({ max: 255, help: 'Buttons of one group share a menu.' }),
    button_class: choice(BUTTON_CLASSES, { plain: true, default: 'default', label: 'Look' }),
    confirmation: boolean({ default: true, help: 'Asks before the job is started.' }),
    job: reference('extras.job', { required: true, from: { is_job_button_receiver: 'true' }, help: 'A job that receives buttons.' }),
  },
  list: { columns: ['name', 'text', 'job', 'content_types', 'enabled', 'group_name', 'weight'], order: ['group_name', 'weight', 'name'] },
  naturalKey: [['name']],
  dated: true,
  noted: true,
  validate: async (tx, row) => {
    const fault = templateFault(String(row['text']), BUTTON_VALUES);
    return fault === undefined ? receiverFaults(tx, row, 'button') : { text: [fault] };
  },
});

/** "X-Team: network", one a line. */
export function readHeaders(lines: string): Record<string, string> | string {
  const headers: Record<string, string> = {};
  for (const line of lines.split(/\r?\n/).filter((each) => each.trim() !== '')) {
    const [, header, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e]*)$/.exec(line.trim()) ?? [];
    if (header === undefined || value === undefined) return `"${line.trim().slice(0, 60)}" is no header: write Name: value, one a line.`;
    headers[header] = value;
  }
  return headers;
}

async function webhookFaults(_tx: Tx, row: Row): Promise<FieldErrors | undefined> {
  if (EVENTS.every((event) => row[event] !== true)) return { __all__: [NO_EVENT] };
  const headers = readHeaders(String(row['additional_headers']));
  const found = {
    payload_url: addressFault(String(row['payload_url'])),
    additional_headers: typeof headers === 'string' ? headers : undefined,
    body_template: templateFault(String(row['body_template']), WEBHOOK_VALUES),
  };
  return Promise.resolve(
    Object.fromEntries(Object.entries(found).flatMap(([field, fault]) => (fault === undefined ? [] : [[field, [fault]]]))),
  );
}

/** Whether it is an address at all. Where it leads is judged when something is sent (deliver.ts): names move. */
function addressFault(address: string): string | undefined {
  if (!URL.canParse(address)) return 'Enter a URL, such as https://example.net/hook.';
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'It begins with http:// or https://.';
  if (url.username !== '' || url.password !== '') return 'Put credentials into a header, not into the address: it is shown to everybody.';
  return undefined;
}

export const webhook = defineResource({
  label: 'extras.webhook',
  path: 'extras/webhooks',
  table: 'extras_webhook',
  title: 'Webhook',
  fields: {
    content_types: contentTypes({ required: true, help: 'Changes of objects of these kinds are told.' }),
    name,
    ...events,
    payload_url: text({ max: 500, required: true, search: true, label: 'URL' }),
    enabled: boolean({ default: true }),
    http_method: choice(METHODS, { plain: true, default: 'POST', label: 'HTTP method' }),
    http_content_type: text({ max: 255, default: 'application/json', label: 'Content type' }),
    additional_headers: text({ multiline: true, filter: false, help: 'Name: value, one a line.' }),
    body_template: text({
      multiline: true,
      filter: false,
      help: `Empty: the whole event as JSON. Else a text with places for values: ${WEBHOOK_VALUES.map((value) => `{{ ${value} }}`).join(', ')}.`,
    }),
    secret: secret(sealWebhookSecret, {
      column: 'sealed_secret',
      max: 255,
      help: 'Signs what is sent: X-Hook-Signature is the HMAC-SHA512 of the body. Kept sealed and never shown again.',
    }),
    ssl_verification: boolean({ default: true, label: 'TLS verification' }),
    ca_file_path: fixed(''),
  },
  list: { columns: ['name', 'payload_url', 'content_types', 'enabled', 'type_create', 'type_update', 'type_delete'], order: ['name'] },
  naturalKey: [['name']],
  dated: true,
  noted: true,
  validate: webhookFaults,
});
