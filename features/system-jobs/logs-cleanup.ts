// Deletes old runs and old entries of the change log, as far as the requester may delete them.
import { IntegerVar, type Input, MultiChoiceVar } from '@windlass/sdk';
import { can, scope } from '@/core/access/access';
import { deleteChangesBefore } from '@/core/changes/retention';
import { env } from '@/core/env';
import { resourceOf } from '@/core/resources/registry';
import { compile } from '@/core/sql';
import { deleteRunsBefore } from '@/features/runs/retention';
import sql from 'sql-template-tag';
import { SystemJob } from './system-job';

const TYPES = [
  ['extras.JobResult', 'Job results'],
  ['extras.ObjectChange', 'Object changes'],
] as const;

const LABELS = { 'extras.JobResult': 'extras.jobresult', 'extras.ObjectChange': 'extras.objectchange' } as const;

export class LogsCleanup extends SystemJob {
  static meta = {
    name: 'Logs Cleanup',
    description: 'Deletes job results, with their logs and files, and entries of the change log that are older than so many days.',
    hasSensitiveVariables: false,
  };
  static variables = {
    cleanup_types: new MultiChoiceVar({ label: 'Types', description: 'What is cleaned up.', choices: TYPES }),
    max_age: new IntegerVar({
      label: 'Max age',
      description: 'Days to keep; 0 keeps nothing. Empty: as the installation is set (WINDLASS_RETENTION_DAYS).',
      required: false,
      minValue: 0,
    }),
  };

  /** How many rows of each model were deleted. */
  async run({ cleanup_types: types, max_age: maxAge }: Input<typeof LogsCleanup>): Promise<Record<string, number>> {
    const { actor } = this.host;
    const days = maxAge ?? env.retentionDays;
    if (maxAge === null && days === 0) {
      this.logger.warning('WINDLASS_RETENTION_DAYS is 0: everything is kept. Give a max age to delete older entries all the same.');
      return Object.fromEntries(types.map((type) => [type, 0]));
    }
    const forbidden = types.filter((type) => !can(actor, 'delete', LABELS[type]));
    if (forbidden.length > 0) {
      for (const type of forbidden) this.fail(`${actor.username} may not delete ${titleOf(type)}.`, { grouping: 'permissions' });
      return Object.fromEntries(types.map((type) => [type, 0]));
    }
    const cutoff = new Date(this.now().getTime() - days * 24 * 60 * 60 * 1000);
    const counts: Record<string, number> = {};
    for (const type of types) {
      this.goOn();
      this.logger.info(`Deleting ${titleOf(type)} from before ${cutoff.toISOString()}.`, { grouping: type });
      Object.assign(counts, await this.delete(type, cutoff));
      this.logger.success(`Deleted ${counts[type] ?? 0} ${titleOf(type)}.`, { grouping: type });
    }
    return counts;
  }

  private async delete(type: keyof typeof LABELS, cutoff: Date): Promise<Record<string, number>> {
    const label = LABELS[type];
    const allowed = scope(this.host.actor, 'delete', label).predicate;
    const { signal } = this;
    if (type === 'extras.ObjectChange') return { [type]: await deleteChangesBefore(cutoff, allowed, signal) };
    return await deleteRunsBefore(cutoff, sql` AND ${compile(allowed, resourceOf(label), 'r')}`, signal);
  }
}

const titleOf = (type: keyof typeof LABELS) => TYPES.find(([value]) => value === type)![1].toLowerCase();
