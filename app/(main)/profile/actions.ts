'use server';
import { z } from 'zod';
import { changePassword, setTimeZone } from '@/features/accounts/profile';
import { type ActionResult } from '@/web/action';
import { ownAction } from '@/web/action';

const saveZone = ownAction(z.object({ time_zone: z.string().max(64) }), (actor, { time_zone }) => setTimeZone(actor, time_zone));
const savePassword = ownAction(z.object({ current: z.string().max(1024), next: z.string().min(1).max(1024) }), (actor, { current, next }) =>
  changePassword(actor, current, next),
);

export async function saveTimeZone(input: unknown): Promise<ActionResult<void>> {
  return saveZone(input);
}

export async function saveNewPassword(input: unknown): Promise<ActionResult<void>> {
  return savePassword(input);
}
