// The smallest jobs: without input, with input, with a file.
import type { Input } from '@windlass/sdk';
import { FileVar, IntegerVar, Job, StringVar } from '@windlass/sdk';

export class MyJobWithNoVars extends Job {
  static meta = { name: 'Example With No Variables', grouping: 'Examples', hasSensitiveVariables: false };

  run(): void {
    this.logger.info(`Started by ${this.user.username}`);
  }
}

export class MyJobWithVars extends Job {
  static meta = { name: 'Example With Variables', grouping: 'Examples', hasSensitiveVariables: false };
  static variables = {
    string_variable: new StringVar({ label: 'Text', description: 'Any text.' }),
    integer_variable: new IntegerVar({ label: 'Number', description: 'Any whole number.' }),
  };

  run({ string_variable, integer_variable }: Input<typeof MyJobWithVars>): { text: string; doubled: number } {
    this.logger.info(`${string_variable}, ${integer_variable}`);
    return { text: string_variable, doubled: integer_variable * 2 };
  }
}

export class MyJobWithFile extends Job {
  static meta = { name: 'Example With A File', grouping: 'Examples', hasSensitiveVariables: false };
  static variables = {
    myfile: new FileVar({ label: 'File' }),
    interval: new StringVar({ description: 'Any text: only names that begin with an underscore are the platform’s own.' }),
  };

  async run({ myfile, interval }: Input<typeof MyJobWithFile>): Promise<{ lines: number; interval: string }> {
    const text = await myfile.text();
    const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
    this.logger.info(`${myfile.name} has ${lines} lines`);
    return { lines, interval };
  }
}
