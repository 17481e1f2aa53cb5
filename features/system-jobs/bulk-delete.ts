// Deletes many objects in one go, with what goes with them. All of them, or none when something keeps one of them.
import { type Input, type JobData, type Json, JobFailure } from '@windlass/sdk';
import { AppError } from '@/core/errors';
import type { Resource } from '@/core/resources/define';
import { keepersOf } from '@/core/resources/write/removal';
import { removeObjects } from '@/core/resources/service';
import {
  allVariable,
  confirmedVariable,
  counted,
  faultsOf,
  itemFaults,
  kindVariable,
  LIMITS,
  needFor,
  ObjectJob,
  selectionVariables,
} from './object-job';

const NOTHING = 'Nothing was deleted.';

export class BulkDeleteObjects extends ObjectJob {
  static meta = {
    name: 'Bulk Delete Objects',
    description: 'Deletes many objects of one kind, with what goes with them: all of them, or none when something keeps one of them.',
    hasSensitiveVariables: false,
    ...LIMITS,
  };
  static variables = {
    content_type: kindVariable('delete'),
    ...selectionVariables,
    delete_all: allVariable('Delete'),
    confirmed: confirmedVariable(),
  };

  static override needs(data: JobData) {
    return needFor('delete', data);
  }

  /** How many objects were deleted; what goes with them is not counted: the changes of the run tell all. */
  async run(input: Input<typeof BulkDeleteObjects>): Promise<Json> {
    const kind = this.kindOf(input.content_type);
    return await this.inWords(NOTHING, async () => {
      const wanted = { ids: input.pk_list, filter: input.query_string, all: input.delete_all, confirmed: input.confirmed };
      const ids = await this.select(kind, 'delete', wanted);
      this.logger.info(`Deleting ${counted(kind, ids.length)}.`);
      return await this.#remove(kind, ids);
    });
  }

  async #remove(kind: Resource, ids: readonly unknown[]): Promise<Json> {
    const goOn = () => Promise.resolve(this.goOn());
    try {
      await removeObjects(this.host.actor, kind, ids, { isList: true, first: goOn, then: goOn });
    } catch (error) {
      if (error instanceof AppError && error.code === 'conflict') return await this.#explain(kind, ids, error);
      const items = itemFaults(error);
      if (!items) throw error;
      const faults = items.flatMap((errors, index) => faultsOf(errors, { object: String(ids[index]) }));
      const summary = `${faults.length} of ${counted(kind, ids.length)} are gone, or ${this.user.username} may not delete them. ${NOTHING}`;
      return {
        deleted: 0,
        ...this.tell(faults, summary, ({ object: id, message }) => ({ words: message, object: { repr: id!, url: '' } })),
      };
    }
    this.logger.success(`Deleted ${counted(kind, ids.length)}.`);
    return { deleted: ids.length };
  }

  /** What refers to them and keeps them, as far as the requester may know it. */
  async #explain(kind: Resource, ids: readonly unknown[], refusal: AppError): Promise<never> {
    for (const { title, count, field, names } of await keepersOf(this.host.actor, kind, ids as (string | number)[])) {
      for (const { name, href } of names)
        this.logger.error(`Refers to one of them by ${field}.`, { grouping: 'kept by', object: { repr: name, url: href } });
      if (count > names.length)
        this.logger.error(`${count} ${title} refer to them by ${field}, these among them.`, { grouping: 'kept by' });
    }
    throw new JobFailure(`${refusal.message} ${NOTHING}`);
  }
}
