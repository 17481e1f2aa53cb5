// Beside a webhook's fields: what became of its last messages.
import { Link } from '../kit/link.tsx';
import { Section } from '../kit/section.tsx';
import { StateIcon } from '../kit/status-pill.tsx';
import type { Clock } from '../kit/time.ts';
import { Timestamp } from '../kit/timestamp.tsx';

export interface DeliveryView {
  /** "Device updated". */
  what: string;
  /** The change that was told of; absent for who may not look at changes. */
  href?: string | undefined;
  attempt: number;
  isLast: boolean;
  status: number | null;
  failure: string | null;
  seconds: number;
  at: string;
}

export function Deliveries({ deliveries, clock }: { deliveries: readonly DeliveryView[]; clock: Clock }) {
  return (
    <Section title="Last messages">
      {deliveries.length === 0 && (
        <p className="border-t border-line py-2 text-12 text-ink-2">
          None was sent yet: one follows each change of these kinds of objects, as soon as it is made.
        </p>
      )}
      <ul className="border-t border-line empty:hidden">
        {deliveries.map((delivery, index) => (
          <li key={index} className="flex gap-2 border-b border-line py-2">
            <span className="flex h-5 items-center">
              <StateIcon state={stateOf(delivery)} />
            </span>
            <span className="min-w-0 flex-1">
              {delivery.href ? (
                <Link href={delivery.href} className="hover:underline">
                  {delivery.what}
                </Link>
              ) : (
                delivery.what
              )}
              <span className="block text-12 text-ink-2 wrap-anywhere">{outcomeOf(delivery)}</span>
            </span>
            <span className="text-12 text-ink-2">
              <Timestamp at={delivery.at} clock={clock} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const stateOf = ({ failure, isLast }: DeliveryView) => (failure === null ? 'succeeded' : isLast ? 'failed' : 'late');

function outcomeOf({ failure, status, isLast, attempt, seconds }: DeliveryView): string {
  if (failure === null) return `Delivered: ${status} in ${Math.ceil(seconds * 1000)} ms${attempt > 1 ? `, attempt ${attempt}` : ''}`;
  return isLast ? `Given up after ${attempt} attempts: ${failure}` : `Attempt ${attempt}, to be tried again: ${failure}`;
}
