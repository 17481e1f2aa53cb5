// Many who decide one request at the same moment: one of them wins, and there is its run or none.
import { expect } from 'vitest';
import type { UserActor } from '@/core/access/actor';
import { db } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { approveRequest, denyRequest } from '@/features/approvals/decide';
import { acting, request, row, type World } from '../schedules/fixtures';

/** 20 at once, half of them approving. Returns the run's id, if the approval won. */
export async function raceToDecide(world: World, deciders: readonly UserActor[], round: number): Promise<string | null> {
  const text = `round ${round}`;
  const id = await request(world, world.runner, { text });
  const { name } = await row(id);
  const decide = async (index: number): Promise<string> => {
    const by = deciders[index % deciders.length]!;
    const isYes = (Math.floor(index / deciders.length) + index + round) % 2 === 0;
    try {
      await acting<unknown>(by, () => (isYes ? approveRequest(by, id, { comment: 'yes' }) : denyRequest(by, id, { comment: 'no' })));
      return 'done';
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
  };
  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => decide(index)));
  expect(outcomes.filter((each) => each === 'done')).toHaveLength(1);
  expect(outcomes.filter((each) => !['done', 'conflict', 'not_found'].includes(each))).toEqual([]);
  const [record, ...others] = await db().approvalRequest.findMany({ where: { name } });
  expect(others).toEqual([]);
  const runs = await db().jobResult.findMany({ where: { origin: 'schedule', task_kwargs: { path: ['text'], equals: text } } });
  expect([record!.state, record!.comment, runs.length]).toEqual(
    record!.state === 'approved' ? ['approved', 'yes', 1] : ['denied', 'no', 0],
  );
  return runs[0]?.id ?? null;
}
