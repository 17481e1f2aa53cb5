// What became of what was sent to webhooks, attempt by attempt: the last ones of each.
import sql from 'sql-template-tag';
import { execute, query } from '@/core/db/client';

/** How many are kept of a webhook. */
const KEPT = 50;
const LONGEST_FAILURE = 500;

export interface Delivery {
  /** The change that was told of. */
  readonly change_id: string;
  readonly event: 'created' | 'updated' | 'deleted';
  /** The kind of object that changed: "dcim.device". */
  readonly model: string;
  /** From 1. */
  readonly attempt: number;
  /** Nothing is tried after it. */
  readonly is_last: boolean;
  /** What the other side answered; null when it was not reached. */
  readonly status: number | null;
  /** Why it does not count as delivered; null when it does. */
  readonly failure: string | null;
  readonly seconds: number;
}

/** Of a webhook that is gone meanwhile nothing is kept. */
export async function keepDelivery(webhook: string, { failure, ...delivery }: Delivery): Promise<void> {
  await execute(sql`
    INSERT INTO extras_webhook_delivery (webhook_id, change_id, event, model, attempt, is_last, status, failure, seconds)
    SELECT id, ${delivery.change_id}::uuid, ${delivery.event}, ${delivery.model}, ${delivery.attempt}::int, ${delivery.is_last},
           ${delivery.status}::int, ${failure?.slice(0, LONGEST_FAILURE) ?? null}, ${delivery.seconds}::float8
      FROM extras_webhook WHERE id = ${webhook}::uuid`);
  await execute(sql`
    DELETE FROM extras_webhook_delivery
     WHERE webhook_id = ${webhook}::uuid
       AND number <= (SELECT number FROM extras_webhook_delivery WHERE webhook_id = ${webhook}::uuid ORDER BY number DESC OFFSET ${KEPT} LIMIT 1)`);
}

/** The newest first. `webhook`: one that the reader may see. */
export async function lastDeliveries(webhook: string, limit: number): Promise<(Delivery & { readonly at: Date })[]> {
  return query(sql`
    SELECT change_id::text, event, model, attempt, is_last, status, failure, seconds, at
      FROM extras_webhook_delivery WHERE webhook_id = ${webhook}::uuid ORDER BY number DESC LIMIT ${limit}::int`);
}
