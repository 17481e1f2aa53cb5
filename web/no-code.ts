// Why there is no code to read, and what to do about it. Shared by the pages of jobs and of requests, and by REST.
import { assertNever } from '@/core/errors';
import type { JobCode, NoCode } from '@/features/jobs/code';

export interface NoCodeWords {
  title: string;
  words: string;
  /** A refresh of the code would help. */
  refreshes?: boolean;
}

/** The code of an older digest no refresh brings back. */
export function noCodeWords(why: NoCode, { isPresent, sourceKind }: Pick<JobCode, 'isPresent' | 'sourceKind'>): NoCodeWords {
  switch (why) {
    case 'system':
      return {
        title: 'This job is a part of the product.',
        words: 'Its code comes with each version of the product, in features/system-jobs, and changes with nothing else.',
      };
    case 'none':
      return {
        title: 'This job has no code.',
        words: 'No refresh has found its class yet. Put its file back and refresh the code, or delete the job.',
      };
    case 'not_kept':
      if (!isPresent)
        return {
          title: 'The text of this code was not kept.',
          words:
            'It is from before code was kept for reading. Its digest still tells whether code is the same; look for its text in the history of its source.',
        };
      if (sourceKind === 'git')
        return {
          title: 'The text of this code is not here yet.',
          words: 'The next sync of its repository keeps it: open the repository and sync it.',
        };
      return {
        title: 'The text of this code is not here yet.',
        words: 'The next refresh keeps it, without changing the job.',
        refreshes: true,
      };
    case 'damaged':
      return {
        title: 'The code that was kept is not what its digest stands for.',
        words: 'Somebody has changed the database by hand: don’t approve or enable by it, and tell whoever looks after the installation.',
      };
    default:
      return assertNever(why);
  }
}
