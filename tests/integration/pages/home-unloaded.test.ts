// Home says that job files do not load to who could act on it, and to nobody else.
import { pageMarkup, textOf } from '../../support/call-page';
import { expect, it } from 'vitest';
import HomePage from '@/app/(main)/page';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import { person } from '../submit/people';

async function homeOf(actor: UserActor): Promise<string> {
  const end = await pageMarkup('/', actor, () => HomePage());
  if (end.kind !== 'shown') throw new Error(`the page ended with ${end.kind}`);
  return end.value;
}

const errors = (...files: string[]) =>
  write(systemContext('system'), (tx) =>
    tx.jobSource.upsert({
      where: { slug: 'broken' },
      create: { slug: 'broken', kind: 'local', name: 'Broken', errors: [] },
      update: { errors: files.map((file) => ({ file, line: 1, message: 'no' })) },
    }),
  );

it('in one line with a link, as long as there is one', async () => {
  const JOBS = ['extras.job'];
  const keeper = await person([{ actions: ['view', 'change'], types: JOBS }]);
  const viewer = await person([{ actions: ['view', 'run'], types: JOBS }]);
  await errors();
  await errors('a.ts');
  const markup = await homeOf(keeper);
  expect(textOf(markup)).toContain('1 job file does not load. Jobs in it can’t run until it does.');
  expect(markup).toMatch(/href="\/extras\/job-sources\/?"/);
  expect(await homeOf(viewer)).not.toContain('does not load');
  await errors('a.ts', 'b.ts');
  expect(textOf(await homeOf(keeper))).toContain('2 job files do not load.');
  await errors();
  expect(await homeOf(keeper)).not.toContain('not load');
});
