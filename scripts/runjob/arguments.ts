// The arguments of runjob, and what is said of wrong ones.
import { parseArgs } from 'node:util';
import { nearest } from '@/core/nearest';

export const USAGE = `npx tsx scripts/runjob.ts <class_path> --username <user> [--data <JSON>] [--file <name>=<path>] [--local]

  <class_path>      module and class, such as my_module.MyJob; with --help its variables are listed
  -u, --username    the user in whose name it runs: any that exists, also an inactive one
  -d, --data        the inputs: --data='{"name": "value"}'
  -f, --file        a file for a variable that takes one, several times if need be: --file name=path
  -l, --local       runs it here, without a worker; so it does, too, while no worker lives because the product is stopped

Careful: whoever has this shell can name any user, and no approval is asked.`;

const OPTIONS = {
  username: { type: 'string', short: 'u' },
  data: { type: 'string', short: 'd' },
  file: { type: 'string', short: 'f', multiple: true },
  local: { type: 'boolean', short: 'l', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** A call that is wrong whatever there is in the database. */
export class UsageError extends Error {}

/** @throws UsageError */
export function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(inOwnWords(error));
    throw error;
  }
}

function inOwnWords({ message }: TypeError): string {
  const [, unknown] = /^Unknown option '--?([^']+)'/.exec(message) ?? [];
  if (unknown === undefined) return message;
  const known = Object.keys(OPTIONS);
  const meant = known.find((name) => name.startsWith(unknown)) ?? nearest(unknown, known);
  return `There is no option --${unknown}.${meant === undefined ? '' : ` Is --${meant} meant?`}`;
}
