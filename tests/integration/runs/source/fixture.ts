// One job for all tests of runs: `mode` says what it does. Every start leaves a marker in the folder it is given: the truth about double runs.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeSync } from 'node:fs';
import { createConnection } from 'node:net';
import { BooleanVar, DryRunVar, FileVar, type Input, IntegerVar, Job, JSONVar, ObjectVar, StringVar } from '@windlass/sdk';

class Common extends Job {
  static meta = { hasSensitiveVariables: false };
  static variables = {
    mode: new StringVar(),
    marks: new StringVar({ required: false }),
    text: new StringVar({ required: false }),
    count: new IntegerVar({ required: false }),
    json: new JSONVar({ required: false }),
    secret: new StringVar({ required: false, sensitive: true }),
    file: new FileVar({ required: false }),
    status: new ObjectVar({ model: 'extras.status', required: false }),
    dryrun: new DryRunVar(),
    flag: new BooleanVar(),
  };

  async run(input: Input<typeof Common>): Promise<unknown> {
    if (input.marks) appendFileSync(`${input.marks}/${this.jobResult.id}`, `start ${process.pid}\n`, { mode: 0o666 });
    const result = await this.perform(input);
    if (input.marks) appendFileSync(`${input.marks}/${this.jobResult.id}`, `end ${process.pid}\n`);
    return result;
  }

  perform(_input: Input<typeof Common>): unknown {
    return null;
  }
}

const never = (signal: AbortSignal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export class Fixture extends Common {
  override async perform(input: Input<typeof Common>): Promise<unknown> {
    const { mode, text, count } = input;
    switch (mode) {
      case 'nothing':
        return null;
      case 'echo':
        this.logger.info(text);
        return input.json ?? text;
      case 'throw':
        this.logger.error('about to fail');
        throw new TypeError(text || 'failed on purpose');
      case 'misspell':
        return await this.db.status.create({ data: { name: 'x', colour: 'ff0000' } as never });
      case 'fail':
        this.fail('one is wrong');
        this.fail('another one too');
        return { checked: 2 };
      case 'error-line':
        this.logger.error('an error line alone');
        return 'fine';
      case 'lines':
        for (let n = 1; n <= (count ?? 0); n += 1) this.logger.info(`line ${n}`);
        return count;
      case 'lines-slowly':
        for (let n = 1; n <= (count ?? 0); n += 1) {
          this.logger.info(`line ${n}`);
          await pause(50);
        }
        return count;
      case 'levels':
        for (const level of ['debug', 'info', 'success', 'warning', 'failure', 'error', 'critical'] as const)
          this.logger[level](`a ${level} line`);
        return null;
      case 'hostile-lines':
        this.logger.info('nul \0 and half \ud800 of a pair');
        this.logger.info('x'.repeat(10 * 1024 * 1024));
        return { 'nul \0': 'half \udfff' };
      case 'wait':
        await never(this.signal);
        return null;
      case 'wait-politely':
        await pause(count ?? 0);
        return 'waited';
      case 'until-released':
        while (!existsSync(`${input.marks}/${this.jobResult.id}.go`)) await pause(10);
        return 'released';
      case 'catch-soft':
        try {
          for (;;) {
            await pause(10);
            this.logger.debug('working');
          }
        } catch (error) {
          this.logger.warning(`tidying up after ${(error as Error).name}`);
        }
        return 'tidied up';
      case 'hear-soft':
        try {
          await never(this.signal);
        } catch (error) {
          this.logger.warning(`heard ${(error as Error).name}`);
          await this.createFile('so far.txt', 'half');
        }
        return 'tidied up';
      case 'ignore-soft':
        for (;;) await pause(20);
      case 'spin':
        this.logger.info('spinning');
        for (;;);
      case 'wait-for-child':
        return spawnSync('sleep', ['600']).status;
      case 'wait-for-database':
        await this.db['$executeRawUnsafe']('SELECT pg_sleep(600)');
        return null;
      case 'buffers': {
        const held: Buffer[] = [];
        for (;;) held.push(Buffer.alloc(64 * 1024 * 1024, 1));
      }
      case 'pieces': {
        const held: Buffer[] = [];
        for (;;) held.push(Buffer.alloc(100_000, 1));
      }
      case 'heap': {
        const held: unknown[] = [];
        for (;;) held.push(new Array(1000).fill({ a: Math.random() }));
      }
      case 'exit':
        return process.exit(count ?? 0);
      case 'abort':
        return process.abort();
      case 'late-rejection':
        void Promise.reject(new Error('nobody waited for this'));
        await never(this.signal);
        return null;
      case 'late-throw':
        setTimeout(() => {
          throw new Error('thrown in a timer');
        }, 1);
        await never(this.signal);
        return null;
      case 'leak':
        setInterval(() => undefined, 1000);
        return process.pid;
      case 'pid':
        return process.pid;
      case 'orphan': {
        const orphan = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
        orphan.unref();
        return orphan.pid;
      }
      case 'bad-result':
        return BAD_RESULTS[text as keyof typeof BAD_RESULTS]();
      case 'print':
        process.stdout.write(text);
        process.stderr.write('and an error\n');
        return null;
      case 'junk':
        writeSync(4, Buffer.from(text, 'base64'));
        await never(this.signal);
        return null;
      case 'forge': {
        const frame = (message: object) => {
          const body = Buffer.from(JSON.stringify(message));
          const head = Buffer.alloc(4);
          head.writeUInt32BE(body.length);
          writeSync(4, Buffer.concat([head, body]));
        };
        frame({
          t: 'done',
          run: text,
          outcome: { kind: 'success', result: 'forged' },
          lines: [],
          dirty: false,
          rss: 1,
          usedDatabase: false,
        });
        return 'my own';
      }
      case 'files':
        return await Promise.all(
          (input.json as [string, number][]).map(async ([name, size]) => (await this.createFile(name, Buffer.alloc(size, 'x'))).size),
        );
      case 'read-file':
        return input.file ? { name: input.file.name, size: input.file.size, text: (await input.file.text()).slice(0, 100) } : null;
      case 'read-object':
        return input.status ? { id: input.status.id, display: input.status.display } : null;
      case 'environment':
        return {
          env: Object.keys(process.env).sort(),
          uid: process.getuid?.(),
          gid: process.getgid?.(),
          cwd: process.cwd(),
          umask: process.umask().toString(8),
          files: openFiles(),
        };
      case 'create-tag':
        return (await this.db.tag.create({ data: { name: text, content_types: ['dcim.device'] } })).id;
      case 'failed-transaction':
        await this.db.$transaction(async (tx) => {
          await tx.tag.create({ data: { name: text, content_types: [] } });
          await tx['$executeRawUnsafe']('SELECT 1/0').catch(() => undefined);
        });
        return 'kept?';
      case 'say-secret':
        this.logger.info(`it is ${input.secret}`);
        this.logger.info(Buffer.from(`user:${input.secret}`).toString('base64'), { object: { name: input.secret } });
        console.log(`printed ${input.secret}`);
        if (text === 'throw') throw new Error(`wrong: ${input.secret}`);
        return { secret: input.secret, url: encodeURIComponent(input.secret) };
      case 'effect':
        return await this.effect('restart the router', () => 'restarted');
      case 'connect':
        await new Promise((resolve, reject) =>
          createConnection(count ?? 0, '127.0.0.1')
            .on('connect', resolve)
            .on('error', reject),
        );
        return 'connected';
      case 'write-later': {
        const { db } = this;
        setTimeout(() => void db.tag.create({ data: { name: text, content_types: [] } }).catch(() => undefined), count ?? 0);
        return null;
      }
      default:
        throw new Error(`the fixture has no mode ${mode}`);
    }
  }
}

const BAD_RESULTS = {
  bigint: () => ({ a: { b: 1n } }),
  cycle: () => {
    const value: Record<string, unknown> = {};
    value['self'] = value;
    return value;
  },
  function: () => () => 1,
  getter: () => ({
    get bad() {
      throw new Error('no');
    },
  }),
  map: () => new Map([[1, 2]]),
  nan: () => ({ rate: Number.NaN }),
  huge: () => 'x'.repeat(3 * 1024 * 1024),
};

function openFiles(): number {
  return readFileSync('/proc/self/status', 'utf8').length > 0 ? 1 : 0;
}
