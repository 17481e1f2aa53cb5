// What a deletion would come to, as the server tells it, in sentences. Pure.
import { inSentence } from '@/core/resources/sentence.ts';
import { formatCount, formatQuantity } from '../kit/number.ts';

export interface AffectedObjects {
  label: string;
  /** In the number that its count wants. */
  title: string;
  count: number;
  names: readonly { id: string | number; name: string; href: string }[];
}

export interface RemovalPreview {
  /** How many were selected, and the mark of them: when it is confirmed, exactly these are deleted or none. */
  count: number;
  confirmed: string;
  /** How many more the filter finds that the reader may not delete. */
  others: number;
  total: number;
  deleted: readonly AffectedObjects[];
  changed: readonly (AffectedObjects & { fields: readonly string[] })[];
  keptBy: readonly (AffectedObjects & { field: string })[];
  refusal?: string | undefined;
}

/** What became of it. */
export type Removed =
  | { kind: 'done' }
  /** It goes on, or waits, on another page. */
  | { kind: 'elsewhere'; href: string }
  | { kind: 'failed'; message: string; href: string };

/** "54 interfaces": titles stand inside a sentence. */
export const amountOf = ({ count, title }: AffectedObjects): string => `${formatCount(count)} ${inSentence(title)}`;

/** More than this is confirmed by typing. */
const TYPED_ABOVE = 100;

/** What has to be typed before so much is deleted: the one object's name, or the number. */
export function wordToType({ total, count }: RemovalPreview, name: string | undefined): string | undefined {
  if (total <= TYPED_ABOVE) return undefined;
  return count === 1 && name ? name : `delete ${total}`;
}

export const deleteLabel = ({ total }: RemovalPreview): string => `Delete ${formatQuantity(total, 'object')}`;
