// What a schedule would do, before it is kept: the very reading of a run request, and its next runs.
import { AppError } from '@/core/errors';
import { oddityOfWall } from '@/features/schedules/preview';
import { readJsonRequest, readSchedule } from '@/features/schedules/request';
import { databaseNow } from '@/features/schedules/submit';
import { wallOf } from '@/features/schedules/time-zone';
import { wordsOf } from '@/features/schedules/words';
import type { PreviewAnswer } from '@/ui/schedule/preview.ts';
import { pageActor } from '@/web/page';
import { noteOf, shownSlots } from '../slots';

const SHOWN = 5;

export async function GET(request: Request): Promise<Response> {
  await pageActor();
  const { searchParams } = new URL(request.url);
  const part = (name: string) => searchParams.get(name) ?? undefined;
  const isEdit = searchParams.has('edit');
  const answer = await preview(isEdit, {
    interval: part('interval'),
    start_time: part('start_time'),
    time_zone: part('time_zone'),
    crontab: part('crontab'),
  });
  return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } });
}

/** An edit may keep a start that has passed, as far as it repeats. */
async function preview(isEdit: boolean, schedule: Record<string, string | undefined>): Promise<PreviewAnswer> {
  const now = await databaseNow();
  const from = isEdit && schedule['interval'] !== 'future' ? new Date(0) : now;
  try {
    const read = readSchedule(readJsonRequest({ schedule: { ...schedule, name: 'preview' } }), from);
    if (!read) return { ok: true, words: 'Once, now', zone: 'UTC', now: now.toISOString(), slots: [] };
    const { timeZone } = read;
    const slots = shownSlots(read, SHOWN, now);
    const odd = oddStart(schedule['start_time'], timeZone, read.start);
    if (odd && slots[0] && !slots[0].note && slots[0].at === read.start.toISOString()) slots[0].note = noteOf(odd);
    return { ok: true, words: wordsOf(read), zone: timeZone, now: now.toISOString(), slots };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
    return {
      ok: false,
      errors: Object.fromEntries(Object.entries(error.fields ?? {}).map(([name, messages]) => [name.replace(/^schedule\./, ''), messages])),
    };
  }
}

/** A start written as the zone's clocks show it may be one that they never show, or show twice. */
function oddStart(text: string | undefined, zone: string, start: Date) {
  const written = /T(\d\d):(\d\d)/.exec(text ?? '');
  if (!written) return undefined;
  return oddityOfWall({ ...wallOf(start, zone), hour: Number(written[1]), minute: Number(written[2]) }, zone);
}
