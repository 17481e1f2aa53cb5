// What the jobs share that work on objects of any kind: which kind, which of its objects, and faults told one by one.
import { BooleanVar, ChoiceVar, type Choice, type Json, type JobData, JobFailure, JSONVar, StringVar } from '@windlass/sdk';
import type { Action } from '@/core/access/access';
import { AppError, type FieldErrors } from '@/core/errors';
import { isForAnyKind, type Resource, type Verb } from '@/core/resources/define';
import { allResources, resourceOf } from '@/core/resources/registry';
import { inSentence } from '@/core/resources/sentence';
import { selectByFilter } from './selection';
import { type Need, SystemJob } from './system-job';

/** Something that is wrong with one of many: where, which field, and what. */
export interface Fault {
  /** Of a document, counted from 1. */
  readonly line?: number;
  /** Id of the object, and what it is called, as far as the requester may know. */
  readonly object?: string;
  readonly name?: string;
  /** Empty for what concerns no single field. */
  readonly field: string;
  readonly message: string;
}

/** As many are kept with the result, and told in the log. */
const FAULTS_TOLD = 1000;

/** Time for thousands of objects, each checked. */
export const LIMITS = { softTimeLimit: 1800, timeLimit: 2000 } as const;

/** The kinds that such a job can be run for. Read when the job is described: kinds are not known before. */
export function kindVariable(action: Verb) {
  return new ChoiceVar({
    label: 'Kind of object',
    get choices(): Choice[] {
      return allResources()
        .filter((kind) => isOpen(kind, action))
        .map(({ label, titlePlural }): Choice => [label, titlePlural])
        .sort((a, b) => a[1].localeCompare(b[1], 'en'));
    },
  });
}

function isOpen(kind: Resource, action: Verb): boolean {
  // What no key names has no rows of its own: lines of a log.
  if (action === 'view') return !kind.vacant && kind.naturalKey.length > 0;
  return !kind.vacant && isForAnyKind(kind, action);
}

/** The variables that say which objects are meant. */
export const selectionVariables = {
  pk_list: new JSONVar({
    label: 'Objects',
    description: 'A list of ids. Instead of these a filter can be given.',
    required: false,
    widget: 'ids of content_type',
  }),
  query_string: new StringVar({
    label: 'Filter',
    description: 'As in the address of a list: status=Planned&location=AMS01. What it finds when the run starts is taken.',
    required: false,
  }),
};

/** Says that no filter is meant: everything there is. Nobody empties a list by leaving a field empty. */
export const allVariable = (verb: string) =>
  new BooleanVar({ label: 'All of them', description: `${verb} every object of this kind, where neither objects nor a filter are given.` });

export const confirmedVariable = () =>
  new StringVar({
    label: 'Confirmed',
    description:
      'What the page showed that was confirmed: the run changes nothing when the filter finds others by then. Empty: it takes what it finds.',
    required: false,
  });

/** What the inputs say of it. */
interface Which {
  readonly ids: Json;
  readonly filter: string;
  readonly all: boolean;
  readonly confirmed: string;
}

export abstract class ObjectJob extends SystemJob {
  protected kindOf(label: string): Resource {
    return resourceOf(label);
  }

  /** The ids of the objects that are meant. @throws JobFailure when it is not said which, or others were confirmed */
  protected async select(kind: Resource, action: Action, { ids, filter, all, confirmed }: Which): Promise<readonly unknown[]> {
    const listed: unknown = ids ?? [];
    if (!Array.isArray(listed)) throw new JobFailure('pk_list: write a list of ids, ["…", "…"].');
    const ways = [listed.length > 0, filter !== '', all].filter(Boolean).length;
    if (ways === 0) throw new JobFailure('Say which objects are meant: a list of ids, a filter, or all of them.');
    if (ways > 1) throw new JobFailure('Say in one way which objects are meant: a list of ids, a filter, or all of them.');
    if (listed.length > 0) return [...new Set(listed)];
    const found = await selectByFilter(this.host.actor, kind, action, new URLSearchParams(filter));
    if (confirmed !== '' && found.mark !== confirmed)
      throw new JobFailure(
        `The filter finds other objects than those that were confirmed: ${found.ids.length} now. Nothing was changed. Look at the list again.`,
      );
    if (found.others > 0)
      this.logger.warning(
        `${found.others} more of those that the filter finds are left out: ${this.user.username} may not ${action} them.`,
      );
    return found.ids;
  }

  /** Does what may be refused: a refusal in words ends the run as failed, and not as a fault of the platform. */
  protected async inWords<T>(nothing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'internal') throw error;
      const words = error.fields ? Object.entries(error.fields).flatMap(([field, messages]) => wordsOf(field, messages)) : [error.message];
      throw new JobFailure(`${words.join(' ')} ${nothing}`);
    }
  }

  /** Tells faults in the log, a line each, and marks the run as failed. What it returns belongs into the result. */
  protected tell(faults: readonly Fault[], summary: string, describe: (fault: Fault) => { words: string; object?: unknown }) {
    const told = faults.slice(0, FAULTS_TOLD);
    for (const fault of told) {
      const { words, object } = describe(fault);
      this.logger.error(words, { grouping: 'faults', ...(object !== undefined && { object }) });
    }
    if (told.length < faults.length) this.logger.error(`And ${faults.length - told.length} more.`, { grouping: 'faults' });
    this.fail(summary);
    return { faults: told as unknown as Json };
  }
}

/** "1 device", "3 IP addresses". */
export function counted({ title, titlePlural }: Resource, count: number): string {
  return `${count} ${inSentence(count === 1 ? title : titlePlural)}`;
}

const isGeneral = (field: string) => field === '' || field === '__all__' || field === 'non_field_errors';
const wordsOf = (field: string, messages: readonly string[]) =>
  messages.map((message) => (isGeneral(field) ? message : `${field}: ${message}`));

/** What a refused list says of each of its objects; undefined when it was refused for another reason. */
export function itemFaults(error: unknown): readonly FieldErrors[] | undefined {
  return error instanceof AppError && error.code === 'invalid' && Array.isArray(error.body) ? (error.body as FieldErrors[]) : undefined;
}

/** The faults of one object, one by one. */
export const faultsOf = (errors: FieldErrors, where: Pick<Fault, 'line' | 'object'>): Fault[] =>
  Object.entries(errors).flatMap(([field, messages]) =>
    messages.map((message) => ({ ...where, field: isGeneral(field) ? '' : field, message })),
  );

/** The permission for what a job does to the kind that its inputs name. */
export const needFor = (action: Action, { content_type: label }: JobData): Need | null =>
  typeof label === 'string' ? { action, label } : null;
