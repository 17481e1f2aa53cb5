// One job for each thing a job can be: start here, and copy what you need.
import type { AnyRow, ChangeAction, Input, ObjectChange } from '@windlass/sdk';
import {
  BooleanVar,
  ChoiceVar,
  DryRunVar,
  FileVar,
  IntegerVar,
  IPAddressVar,
  IPAddressWithMaskVar,
  IPNetworkVar,
  Job,
  JobButtonReceiver,
  JobHookReceiver,
  JSONVar,
  MultiChoiceVar,
  MultiObjectVar,
  ObjectVar,
  StringVar,
  TextVar,
} from '@windlass/sdk';

// Unless a class says otherwise its inputs count as sensitive: not kept, and neither scheduled nor approved. These have nothing to hide.
const EXAMPLE = { grouping: 'Examples', hasSensitiveVariables: false } as const;

const LETTERS = [
  ['a', 'A'],
  ['b', 'B'],
] as const;

export class HelloWorld extends Job {
  static meta = { ...EXAMPLE, name: 'Example Hello World' };

  run(): string {
    this.logger.info('Hello');
    return 'hello';
  }
}

export class EveryVariable extends Job {
  static meta = { ...EXAMPLE, name: 'Example Every Variable' };
  static variables = {
    string_var: new StringVar({ maxLength: 200 }),
    text_var: new TextVar({ required: false }),
    integer_var: new IntegerVar({ minValue: 1, maxValue: 100 }),
    boolean_var: new BooleanVar(),
    choice_var: new ChoiceVar({ choices: LETTERS, required: false }),
    multichoice_var: new MultiChoiceVar({ choices: LETTERS, required: false }),
    object_var: new ObjectVar({ model: 'extras.role', required: false }),
    multiobject_var: new MultiObjectVar({ model: 'extras.status', required: false }),
    ipaddress_var: new IPAddressVar({ required: false }),
    ipaddress_mask_var: new IPAddressWithMaskVar({ required: false }),
    ipnetwork_var: new IPNetworkVar({ required: false }),
    json_var: new JSONVar({ required: false }),
  };

  /** Every input as text: objects arrive as their rows, addresses as values that know how they are written. */
  run(input: Input<typeof EveryVariable>): Record<string, string> {
    return {
      string_var: input.string_var,
      text_var: input.text_var,
      integer_var: String(input.integer_var),
      boolean_var: String(input.boolean_var),
      choice_var: input.choice_var,
      multichoice_var: input.multichoice_var.join(', '),
      object_var: input.object_var?.name ?? '',
      multiobject_var: input.multiobject_var.map((status) => status.name).join(', '),
      ipaddress_var: String(input.ipaddress_var ?? ''),
      ipaddress_mask_var: String(input.ipaddress_mask_var ?? ''),
      ipnetwork_var: String(input.ipnetwork_var ?? ''),
      json_var: JSON.stringify(input.json_var),
    };
  }
}

export class Failing extends Job {
  static meta = { ...EXAMPLE, name: 'Example Failing Job' };

  run(): never {
    // A line alone fails nothing, at whatever level; an exception does, and so does this.fail().
    this.logger.error('about to fail');
    throw new Error('failed on purpose');
  }
}

export class ApprovalRequired extends Job {
  static meta = { ...EXAMPLE, name: 'Example Approval Required', approvalRequired: true };
  static variables = { reason: new StringVar({ required: false }) };

  run({ reason }: Input<typeof ApprovalRequired>): string {
    this.logger.info(`Approved, and run${reason === '' ? '' : `: ${reason}`}`);
    return reason;
  }
}

export class DryRun extends Job {
  static meta = { ...EXAMPLE, name: 'Example Dry Run' };
  static variables = { dryrun: new DryRunVar(), name_var: new StringVar({ required: false }) };

  /** In a dry run the database refuses every write of this code, so nothing needs to be trusted to an if. */
  run({ dryrun, name_var }: Input<typeof DryRun>): boolean {
    this.logger.info(`${dryrun ? 'Would greet' : 'Greeting'} ${name_var === '' ? 'the world' : name_var}`);
    return dryrun;
  }
}

export class Sensitive extends Job {
  // Also the default: said here because it is what this example is about.
  static meta = { grouping: 'Examples', name: 'Example Sensitive Variables', hasSensitiveVariables: true };
  static variables = { secret: new StringVar() };

  run({ secret }: Input<typeof Sensitive>): string {
    // Even written into the log, the value itself is redacted.
    this.logger.info(`The secret is ${secret}`);
    return `${secret.length} characters`;
  }
}

export class FileUpload extends Job {
  static meta = { ...EXAMPLE, name: 'Example File Upload' };
  static variables = { myfile: new FileVar() };

  async run({ myfile }: Input<typeof FileUpload>): Promise<number> {
    this.logger.info(`Reading ${myfile.name}`);
    return (await myfile.bytes()).length;
  }
}

/** Started by a job hook: see Administration › Job hooks. */
export class OnChange extends JobHookReceiver {
  static meta = { ...EXAMPLE, name: 'Example Hook Receiver' };

  receiveJobHook(change: ObjectChange, action: ChangeAction, changedObject: AnyRow | null): void {
    // A deleted object has no page to link to: its name is all that is left of it.
    this.logger.info(`${action} of ${change.object_repr}`, { object: changedObject });
  }
}

/** Started by a job button, on the page of the object it is given. */
export class Press extends JobButtonReceiver {
  static meta = { ...EXAMPLE, name: 'Example Button Receiver' };

  receiveJobButton(object: AnyRow): void {
    this.logger.info(`pressed on ${object.display ?? object.id}`, { object });
  }
}
