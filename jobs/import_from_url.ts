// Fetches locations or devices as JSON from another system and creates or updates them here: all of them, or nothing.
import type { Input } from '@windlass/sdk';
import { BooleanVar, ChoiceVar, DryRunVar, IntegerVar, Job, JobFailure, StringVar } from '@windlass/sdk';
import type { Change } from './import_plan';
import { planDevices } from './import_devices';
import { planLocations } from './import_locations';
import { readRecords } from './json_records';

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_RECORDS = 5000;

export class ImportFromUrl extends Job {
  static meta = {
    name: 'Import from a URL',
    grouping: 'Provisioning',
    description: `
      Fetches JSON and creates or updates locations or devices.

      The document is a list of objects, an object with such a list as \`results\`, or one object a line. Related objects are named:
      \`{"name": "Berlin", "location_type": "Site", "status": "Active", "parent": "Germany"}\` or
      \`{"name": "sw1", "location": "Berlin", "manufacturer": "Acme", "device_type": "X-48", "role": "Router", "status": "Active"}\`.
      A record that can't be used is reported with its line and field, and then nothing is imported.
    `,
    hasSensitiveVariables: false,
    softTimeLimit: 240,
    timeLimit: 300,
  };
  static variables = {
    url: new StringVar({
      label: 'URL',
      maxLength: 2000,
      regex: /^https?:\/\/[^\s@]+$/,
      description: 'Without credentials. Redirects are not followed.',
    }),
    kind: new ChoiceVar({
      choices: [
        ['locations', 'Locations'],
        ['devices', 'Devices'],
      ],
    }),
    update: new BooleanVar({ label: 'Update existing', default: true, description: 'Otherwise what exists is left as it is.' }),
    timeout: new IntegerVar({ minValue: 1, maxValue: 120, default: 30, description: 'Seconds to wait for the answer.' }),
    dryrun: new DryRunVar(),
  };

  async run({ url, kind, update, timeout, dryrun }: Input<typeof ImportFromUrl>) {
    const { records, faults } = readRecords(await this.fetchText(url, timeout));
    if (records.length > MAX_RECORDS)
      throw new JobFailure(`The document has ${records.length} records; at most ${MAX_RECORDS} are imported at once.`);
    this.logger.info(`Read ${records.length} ${kind}`);

    const plan = kind === 'locations' ? await planLocations(this.db, records) : await planDevices(this.db, records);
    const problems = [...faults, ...plan.faults].sort((a, b) => a.line - b.line);
    for (const { line, message } of problems) this.logger.failure(`Line ${line}: ${message}`, { grouping: 'records' });
    if (problems.length > 0)
      throw new JobFailure(`${problems.length} problems in ${records.length + faults.length} records. Nothing was imported.`);

    const changes = plan.changes.filter(({ action }) => action === 'create' || (action === 'update' && update));
    await this.apply(changes, dryrun);
    const count = (action: Change['action']) => changes.filter((change) => change.action === action).length;
    return { read: records.length, created: count('create'), updated: count('update'), unchanged: records.length - changes.length };
  }

  private async fetchText(url: string, timeoutSeconds: number): Promise<string> {
    // Whichever comes first ends it: the time for the answer, the limit of the run, or somebody who cancels.
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
    try {
      const response = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
      if (!response.ok) throw new JobFailure(`The server answered ${response.status}.`);
      return await readCapped(response);
    } catch (error) {
      this.signal.throwIfAborted();
      if (error instanceof DOMException && error.name === 'TimeoutError')
        throw new JobFailure(`No complete answer within ${timeoutSeconds} s.`);
      // What fetch() itself says is only "fetch failed": the cause knows why.
      if (error instanceof TypeError)
        throw new JobFailure(`The URL can't be fetched: ${String((error.cause as Error | undefined)?.message ?? error.message)}`);
      throw error;
    }
  }

  private async apply(changes: readonly Change[], dryrun: boolean): Promise<void> {
    if (dryrun) {
      for (const { action, name, fields } of changes)
        this.logger.info(`Would ${action} ${name} (${fields.join(', ')})`, { grouping: action });
      return;
    }
    await this.db.$transaction(
      async (db) => {
        for (const change of changes) {
          this.signal.throwIfAborted();
          this.logger.success(change.action === 'create' ? 'Created' : `Updated ${change.fields.join(', ')}`, {
            object: await change.apply(db),
            grouping: change.action,
          });
        }
      },
      { timeout: 200_000 },
    );
  }
}

async function readCapped(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [text, bytes] = ['', 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new JobFailure(`The document is larger than ${MAX_BYTES / 1024 / 1024} MiB.`);
    text += decode(() => decoder.decode(chunk, { stream: true }));
  }
  return text + decode(() => decoder.decode());
}

function decode(read: () => string): string {
  try {
    return read();
  } catch {
    throw new JobFailure('The document is not UTF-8 text.');
  }
}
