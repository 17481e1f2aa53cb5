// Job buttons on the page of an object: which ones the reader sees, and what a press does.
import { scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { notFound } from '@/core/errors';
import { and, compare } from '@/core/predicate';
import type { Resource, Row } from '@/core/resources/define';
import { findResource } from '@/core/resources/registry';
import { selectIds, selectRows } from '@/core/resources/rows/rows';
import { serializeOne } from '@/core/resources/rows/serialize';
import { readObject } from '@/core/resources/service';
import { db } from '@/core/db/client';
import { fillTemplate } from '@/core/template';
import { job } from '@/features/jobs/resources';
import { readJsonRequest, submitJob, type Submitted } from '@/features/schedules/submit';
import { jobButton } from './resources';

/** A button as the page shows it. */
export interface ShownButton {
  readonly id: string;
  readonly text: string;
  readonly look: string;
  /** Buttons of one group share a menu; empty: it stands alone. */
  readonly group: string;
  readonly confirmation: boolean;
  readonly job: string;
  /** Why it can not be pressed; null when it can. */
  readonly hindrance: string | null;
}

/** The buttons for this object in their order: those that stand alone first, then the groups. One without a text is not shown. */
export async function buttonsFor(actor: UserActor, resource: Resource, id: Row['id']): Promise<ShownButton[]> {
  const where = and(compare(['enabled'], 'exact', 'true'), compare(['content_types'], 'exact', resource.label));
  const buttons = await selectRows(jobButton, {
    where,
    order: [
      { path: 'weight', descending: false },
      { path: 'name', descending: false },
    ],
  });
  if (buttons.length === 0) return [];
  const jobs = await db().job.findMany({
    where: { id: { in: buttons.map((button) => String(button['job'])) } },
    select: { id: true, name: true, enabled: true, installed: true },
  });
  const runnable = new Set(
    await selectIds(
      job,
      and(compare(['id'], 'exact', ...jobs.map(({ id }) => id)), scopeOrNothing(actor, 'run', job.label).predicate),
      jobs.length,
    ),
  );
  const row = await readObject(actor, resource, String(id));
  const obj = await serializeOne(resource, row, { actor, base: '', view: { depth: 1 } });
  const user = { id: actor.id, username: actor.username, email: actor.email };
  const shown = buttons.flatMap((button): ShownButton[] => {
    const its = jobs.find(({ id }) => id === button['job']);
    const text = fillTemplate(String(button['text']), { obj, user }).trim();
    if (!its || text === '') return [];
    const hindrance = !its.installed
      ? `${its.name} is not installed.`
      : !its.enabled
        ? `${its.name} is not enabled.`
        : runnable.has(its.id)
          ? null
          : `You may not run ${its.name}.`;
    return [
      {
        id: String(button.id),
        text,
        look: String(button['button_class']),
        group: String(button['group_name']),
        confirmation: button['confirmation'] === true,
        job: its.name,
        hindrance,
      },
    ];
  });
  return [...shown.filter(({ group }) => group === ''), ...shown.filter(({ group }) => group !== '')];
}

/**
 * Runs the button's job for the object, as its form would. @throws not_found for a button that is not on this object's page, or an object that is not the
 * reader's to see; else what submitJob throws
 */
export async function pressButton(actor: UserActor, buttonId: string, object: { model: string; id: string }): Promise<Submitted> {
  const resource = findResource(object.model);
  const [button] = await selectRows(jobButton, {
    where: and(
      compare(['id'], 'exact', buttonId),
      compare(['enabled'], 'exact', 'true'),
      compare(['content_types'], 'exact', object.model),
    ),
  });
  if (!resource || !button) throw notFound();
  const row = await readObject(actor, resource, object.id);
  const data = { object_pk: String(row.id), object_model_name: resource.label };
  return await submitJob(actor, String(button['job']), readJsonRequest({ data }), { origin: 'button' });
}
