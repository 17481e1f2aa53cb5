// Changes many objects in one go: fields set or cleared, list fields added to or taken from. All of them, or none.
import { type Input, type JobData, type Json, JobFailure, JSONVar } from '@windlass/sdk';
import { changeAlike, type Edit } from '@/core/resources/write/alike';
import type { Resource } from '@/core/resources/define';
import { namesOf } from '@/features/runs/object-names';
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

const NOTHING = 'Nothing was changed.';

export class BulkEditObjects extends ObjectJob {
  static meta = {
    name: 'Bulk Edit Objects',
    description: 'Changes many objects of one kind alike: all of them, or none when one of them can’t be changed so.',
    hasSensitiveVariables: false,
    ...LIMITS,
  };
  static variables = {
    content_type: kindVariable('change'),
    ...selectionVariables,
    edit_all: allVariable('Change'),
    changes: new JSONVar({
      label: 'Changes',
      description: 'New values by field, as the API takes them: {"status": "Active", "description": ""}. null or an empty value clears.',
      required: false,
      widget: 'fields of content_type',
    }),
    add: new JSONVar({
      label: 'Add',
      description: 'To add to lists: {"tags": ["Core"]}.',
      required: false,
      widget: 'fields of content_type',
    }),
    remove: new JSONVar({
      label: 'Remove',
      description: 'To take out of lists, written alike.',
      required: false,
      widget: 'fields of content_type',
    }),
    confirmed: confirmedVariable(),
  };

  static override needs(data: JobData) {
    return needFor('change', data);
  }

  /** How many objects were changed, or what is wrong with which. */
  async run(input: Input<typeof BulkEditObjects>): Promise<Json> {
    const kind = this.kindOf(input.content_type);
    const edit = { changes: object('changes', input.changes), add: object('add', input.add), remove: object('remove', input.remove) };
    const fields = [...new Set(Object.values(edit).flatMap((part) => Object.keys(part)))];
    if (fields.length === 0)
      throw new JobFailure(`Say what to change: a value for a field, or what to add to a list or take out of it. ${NOTHING}`);
    return await this.inWords(NOTHING, async () => {
      const wanted = { ids: input.pk_list, filter: input.query_string, all: input.edit_all, confirmed: input.confirmed };
      const ids = await this.select(kind, 'change', wanted);
      this.logger.info(`Changing ${counted(kind, ids.length)}: ${fields.join(', ')}.`);
      return await this.#change(kind, ids, edit);
    });
  }

  async #change(kind: Resource, ids: readonly unknown[], edit: Edit): Promise<Json> {
    try {
      const rows = await changeAlike(this.host.actor, kind, ids, edit, () => this.goOn());
      this.logger.success(`Changed ${counted(kind, rows.length)}.`);
      return { changed: rows.length };
    } catch (error) {
      const items = itemFaults(error);
      if (!items) throw error;
      const bad = ids.filter((_, index) => Object.keys(items[index] ?? {}).length > 0).map(String);
      const names = await namesOf(this.host.actor, kind.label, bad);
      const faults = items.flatMap((errors, index) => {
        const id = String(ids[index]);
        const name = names.get(id)?.name;
        return faultsOf(errors, { object: id, ...(name !== undefined && { name }) });
      });
      const summary = `${bad.length} of ${counted(kind, ids.length)} can’t be changed like this. ${NOTHING}`;
      const told = this.tell(faults, summary, ({ object: id, name, field, message }) => ({
        words: field === '' ? message : `${field}: ${message}`,
        object: { repr: name ?? id!, url: name === undefined ? '' : `/${kind.path}/${id}/` },
      }));
      return { changed: 0, ...told };
    }
  }
}

function object(name: string, value: Json): Readonly<Record<string, Json>> {
  if (value === null || value === '') return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new JobFailure(`${name}: write an object, {"field": value}. ${NOTHING}`);
  return value as Record<string, Json>;
}
