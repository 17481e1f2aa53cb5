// What pages of approvals are given to show: one request, what was asked, and what the viewer may do with it.
import type { State } from '../kit/states.ts';

export interface RequestRow {
  id: string;
  /** Its page; of one whose approval is void that of its schedule, where it is asked for again. */
  href: string;
  name: string;
  jobName: string;
  state: State;
  /** The API's word, on hover. */
  status: string;
  stateWord?: string | undefined;
  requester: string;
  /** The viewer asked for it. */
  self: boolean;
  askedAt: string;
  /** A few inputs: "site Oslo 1, dry run no". */
  inputs: string;
  /** When it starts; nothing for "on approval". */
  startsAt?: string | undefined;
  /** "Daily at 02:30" for what repeats. */
  words: string;
  zone: string;
  /** Its start has passed: approved, it starts at once. */
  late: boolean;
  mayDecide: boolean;
  /** It was approved, and is void since the code changed. */
  lapsed: boolean;
  /** The code changed, and the viewer is who can ask again. */
  mayAskAgain: boolean;
  /** Why it is not the viewer's to decide, or only to deny. */
  whyNot?: string | undefined;
  decidedBy?: string | undefined;
  decidedAt?: string | undefined;
  comment: string;
}

/** One condition of a decision. `wait`: not the viewer's turn. `look`: it can be approved, but the run would fail. */
export interface Condition {
  met: 'yes' | 'no' | 'look' | 'wait';
  title: string;
  detail?: string | undefined;
  /** Where there is more to see of it. */
  more?: { label: string; href: string } | undefined;
}
