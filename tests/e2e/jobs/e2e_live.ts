// Jobs of the browser tests. Files of tests go on beside each other: a job that one of them changes, or whose runs it counts, is in no other.
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

async function untilSome(count: () => Promise<number>, signal: AbortSignal): Promise<void> {
  while ((await count()) === 0) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Goes on until there is a tag of this name: what a test looks at meanwhile does not depend on how fast it is. */
export class Watched extends Job {
  static meta = { ...TESTS, name: 'Watched job', description: 'Says two things, and waits for a tag in between.' };
  static variables = { tag: new StringVar() };

  async run({ tag }: Input<typeof Watched>): Promise<{ waited_for: string }> {
    this.logger.info('The first line');
    await untilSome(() => this.db.tag.count({ where: { name: tag } }), this.signal);
    this.logger.success('The last line');
    return { waited_for: tag };
  }
}

export class Stepwise extends Job {
  static meta = { ...TESTS, name: 'Stepwise job', description: 'Makes one tag, and another once there is a tag that says so.' };
  static variables = { word: new StringVar() };

  async run({ word }: Input<typeof Stepwise>): Promise<void> {
    const tag = (name: string) => this.db.tag.create({ data: { name: `${word} ${name}` } });
    this.logger.info('Made', { object: await tag('one') });
    await untilSome(() => this.db.tag.count({ where: { name: `${word} go` } }), this.signal);
    await tag('two');
  }
}

export class Outspoken extends Job {
  static meta = { ...TESTS, name: 'Outspoken job', description: 'Fails, and says why.' };

  run(): never {
    this.logger.warning('This will not end well');
    throw new Error('The spine did not answer');
  }
}

export class Unlucky extends Outspoken {
  static override meta = { ...TESTS, name: 'Unlucky job', description: 'Fails, and says why.' };
}

class Plain extends Job {
  run(): void {}
}

export class Sleeping extends Plain {
  static meta = { ...TESTS, name: 'Sleeping job' };
}

export class Overridden extends Plain {
  static meta = { ...TESTS, name: 'Overridden job' };
}

export class Left extends Plain {
  static meta = { ...TESTS, name: 'Left job' };
}

export class Right extends Plain {
  static meta = { ...TESTS, name: 'Right job' };
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
