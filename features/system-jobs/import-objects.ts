// Creates objects from a CSV document. All of them, or none: whatever is wrong is named by line and column.
import { FileVar, type Input, type JobData, type Json, JobFailure, TextVar } from '@windlass/sdk';
import { fieldsNamed, MAX_CSV_BYTES, readCsv } from '@/core/resources/csv/read';
import type { Resource, Row } from '@/core/resources/define';
import { createObjects } from '@/core/resources/service';
import { forgetInput } from '@/features/runs/forget-input';
import { counted, faultsOf, itemFaults, kindVariable, LIMITS, needFor, ObjectJob } from './object-job';

/** As many ids are kept with the result: those that fit into the address of a list. */
const MAX_IDS = 100;
const NOTHING = 'Nothing was imported.';

export class ImportObjects extends ObjectJob {
  static meta = {
    name: 'Import Objects',
    description:
      'Creates objects from a CSV document whose first line names the fields: all of them, or none when one of them can’t be created.',
    hasSensitiveVariables: false,
    ...LIMITS,
  };
  static variables = {
    content_type: kindVariable('add'),
    csv_data: new TextVar({ label: 'CSV', description: 'The document itself. Related objects go by name or id.', required: false }),
    csv_file: new FileVar({ label: 'CSV file', description: 'Instead of it: a file.', required: false }),
  };

  static override needs(data: JobData) {
    return needFor('add', data);
  }

  /** How many objects were created, and which when there are few; or what is wrong with which line. */
  async run({ content_type: label, csv_data: text, csv_file: file }: Input<typeof ImportObjects>): Promise<Json> {
    const kind = this.kindOf(label);
    if ((text !== '') === (file !== null)) throw new JobFailure(`Give a CSV document or a file with one. ${NOTHING}`);
    if (file !== null && file.size > MAX_CSV_BYTES)
      throw new JobFailure(`csv_file: a document has at most ${MAX_CSV_BYTES} bytes. ${NOTHING}`);
    return await this.inWords(NOTHING, async () => {
      if (file === null) await this.#refuseSecrets(kind, text);
      return await this.#create(kind, file === null ? text : await file.text());
    });
  }

  /** What is given as a text is kept with the run, and shown; a file is deleted after it. */
  async #refuseSecrets(kind: Resource, text: string): Promise<void> {
    const secret = fieldsNamed(text).find((name) => Object.hasOwn(kind.fields, name) && kind.fields[name]?.kind === 'secret');
    if (secret === undefined) return;
    await forgetInput(this.host.runId, 'csv_data');
    throw new JobFailure(
      `csv_data: the column "${secret}" holds secrets, and inputs are kept: give the document as a file. This run keeps it no longer. ${NOTHING}`,
    );
  }

  async #create(kind: Resource, document: string): Promise<Json> {
    const { bodies, lines } = readCsv(kind, document);
    this.logger.info(`Creating ${counted(kind, bodies.length)}.`);
    const then = (_tx: unknown, rows: readonly Row[]) => {
      this.goOn();
      return Promise.resolve(rows.map(({ id }) => String(id)));
    };
    let ids: string[];
    try {
      ids = await createObjects(this.host.actor, kind, bodies, { isList: true, fromSheet: true, then });
    } catch (error) {
      const items = itemFaults(error);
      if (!items) throw error;
      const faults = items.flatMap((errors, index) => faultsOf(errors, { line: lines[index]! }));
      const summary = `${items.filter((errors) => Object.keys(errors).length > 0).length} of ${bodies.length} rows can’t be imported. ${NOTHING}`;
      const told = this.tell(faults, summary, ({ line, field, message }) => ({
        words: `Line ${line}${field === '' ? '' : `, ${field}`}: ${message}`,
      }));
      return { created: 0, ...told };
    }
    this.logger.success(`Created ${counted(kind, bodies.length)}.`);
    return { created: bodies.length, ...(ids.length <= MAX_IDS && { ids }) };
  }
}
