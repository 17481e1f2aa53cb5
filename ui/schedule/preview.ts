// What the server answers about the next runs of a schedule that is being written.

export interface ShownSlot {
  /** ISO 8601. */
  at: string;
  /** Said where the clocks change: "02:30 doesn't exist that night …". */
  note?: string | undefined;
}

export type PreviewAnswer =
  | { ok: true; words: string; zone: string; now: string; slots: readonly ShownSlot[] }
  | { ok: false; errors: Readonly<Record<string, readonly string[]>> };
