// Jobs of the browser tests: one that takes its time, one that fails in its own words, one that a test takes away.
import type { Input } from '@windlass/sdk';
import { DryRunVar, IntegerVar, IPAddressVar, Job, StringVar } from '@windlass/sdk';

const TESTS = { grouping: 'Browser tests', hasSensitiveVariables: false } as const;

export class Patient extends Job {
  static meta = { ...TESTS, name: 'Patient job', description: 'Says two things, some seconds apart.' };
  static variables = { seconds: new IntegerVar({ minValue: 0, maxValue: 120, default: 5 }) };

  async run({ seconds }: Input<typeof Patient>): Promise<{ waited: number }> {
    this.logger.info('The first line');
    for (let second = 0; second < seconds; second++) {
      this.signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      this.logger.debug(`Waited ${second + 1} s`);
    }
    this.logger.success('The last line');
    return { waited: seconds };
  }
}

/** The same under a name of its own, for the test that reads in the list how the last run went. */
export class Watched extends Patient {
  static override meta = { ...TESTS, name: 'Watched job', description: 'Says two things, some seconds apart.' };
}

export class Outspoken extends Job {
  static meta = { ...TESTS, name: 'Outspoken job', description: 'Fails, and says why.' };

  run(): never {
    this.logger.warning('This will not end well');
    throw new Error('The spine did not answer');
  }
}

export class Demanding extends Job {
  static meta = { ...TESTS, name: 'Demanding job', description: 'Takes inputs with limits.' };
  static variables = {
    word: new StringVar({ label: 'Word', minLength: 3, group: 'Texts' }),
    count: new IntegerVar({ label: 'Count', minValue: 1, maxValue: 10, group: 'Numbers' }),
    address: new IPAddressVar({ label: 'Address', required: false, group: 'Numbers' }),
    dryrun: new DryRunVar(),
  };

  run({ word, count }: Input<typeof Demanding>): string {
    return word.repeat(count);
  }
}
