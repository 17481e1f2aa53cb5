// Writes a list of objects, as its filter finds them, to a file of the run.
import { type Input, type JobData, type Json, StringVar } from '@windlass/sdk';
import { csvDocument, csvFileName } from '@/core/resources/csv/write';
import { counted, kindVariable, LIMITS, needFor, ObjectJob } from './object-job';

export class ExportObjectList extends ObjectJob {
  static meta = {
    name: 'Export Object List',
    description: 'Writes a list of objects to a CSV file, as far as the requester may view them.',
    hasSensitiveVariables: false,
    ...LIMITS,
  };
  static variables = {
    content_type: kindVariable('view'),
    query_string: new StringVar({
      label: 'Filter',
      description: 'As in the address of a list: status=Active&sort=name. Empty: all there are.',
      required: false,
    }),
  };

  static override needs(data: JobData) {
    return needFor('view', data);
  }

  /** How many objects, in which file. */
  async run({ content_type: label, query_string: filter }: Input<typeof ExportObjectList>): Promise<Json> {
    const kind = this.kindOf(label);
    return await this.inWords('Nothing was exported.', async () => {
      const document = csvDocument(this.host.actor, kind, new URLSearchParams(filter));
      const goOn = () => this.goOn();
      let count = 0;
      async function* pieces() {
        for await (const { text, rows } of document) {
          goOn();
          count += rows;
          yield Buffer.from(text);
        }
      }
      const file = await this.writeFile(csvFileName(kind), 'text/csv', pieces());
      this.logger.success(`Exported ${counted(kind, count)}.`);
      return { exported: count, file: file.name };
    });
  }
}
