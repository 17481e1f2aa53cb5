// A log line's uuid: computed from the run's number and the line's, and taken apart again. No index, no column.
// Version 8 (custom): 48 bits of the run's number, then its upper bits' place kept zero, a mark of ours, 32 bits of the line's number.

const MARK = 0x77ba;
const SHAPE = /^([0-9a-f]{8})-([0-9a-f]{4})-8000-8000-([0-9a-f]{4})([0-9a-f]{8})$/;

export function logLineId(runNumber: number | bigint, seq: number): string {
  const run = BigInt(runNumber).toString(16).padStart(12, '0');
  return `${run.slice(0, 8)}-${run.slice(8)}-8000-8000-${MARK.toString(16)}${seq.toString(16).padStart(8, '0')}`;
}

/** The run's number and the line's; null for an id that is none of ours. */
export function parseLogLineId(id: string): { runNumber: bigint; seq: number } | null {
  const parts = SHAPE.exec(id.toLowerCase());
  if (!parts || Number.parseInt(parts[3]!, 16) !== MARK) return null;
  return { runNumber: BigInt(`0x${parts[1]!}${parts[2]!}`), seq: Number.parseInt(parts[4]!, 16) };
}
