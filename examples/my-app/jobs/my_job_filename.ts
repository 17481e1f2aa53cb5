// One file of an App's jobs: my_app.jobs.my_job_filename.
import { type Input, IntegerVar, Job } from '@windlass/sdk';
import { counted } from '../lib/wording';

export class MyJob extends Job {
  static meta = { name: 'My App: Example', grouping: 'My App', hasSensitiveVariables: false };
  static variables = { count: new IntegerVar({ minValue: 0, default: 3 }) };

  run({ count }: Input<typeof MyJob>) {
    this.logger.success(counted(count, 'greeting'));
    return counted(count, 'greeting');
  }
}
