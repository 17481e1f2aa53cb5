// A job that tries what no job may. Each attempt answers with what it got, or with the refusal.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Job, JSONVar, StringVar, type Input } from '@windlass/sdk';

export class Attacker extends Job {
  static meta = { hasSensitiveVariables: false };
  static variables = { attempt: new StringVar(), with: new JSONVar({ required: false }), marks: new StringVar({ required: false }) };

  async run({ attempt, with: given }: Input<typeof Attacker>): Promise<unknown> {
    const sql = given as string;
    switch (attempt) {
      case 'sql':
        return await this.db['$queryRawUnsafe'](sql).then((rows) => ({
          got: JSON.parse(JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))) as unknown,
        }));
      case 'statements': {
        // On one session: a setting made by the first holds for the next.
        await this.db.$transaction(async (tx) => {
          for (const statement of given as unknown as string[]) await tx['$executeRawUnsafe'](statement);
        });
        return 'done';
      }
      case 'read-user':
        return await this.db.user.findMany();
      case 'read-file':
        return readFileSync(sql, 'utf8').length;
      case 'read-folder':
        return readdirSync(sql).length;
      case 'write-file':
        writeFileSync(sql, 'mine');
        return 'written';
      case 'signal':
        process.kill(given as unknown as number, 'SIGTERM');
        return 'signalled';
      case 'shell':
        return execFileSync('sh', ['-c', sql], { encoding: 'utf8' });
      default:
        throw new Error(`no attempt ${attempt}`);
    }
  }
}
