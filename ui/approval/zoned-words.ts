// A pattern with the zone that its wall time is of: "Mondays at 06:00 CET". Pure.
import { zoneAbbreviation } from '../kit/time.ts';

/** @param isFull names the zone itself too, where its letters are not its name: "Mondays at 06:00 CET (Europe/Berlin)" */
export function zonedWords({ words, zone }: { words: string; zone: string }, at: string, { isFull = false } = {}): string {
  // "Every hour at :05" is of no hour.
  if (words.startsWith('Every ') || words.startsWith('Once')) return words;
  const letters = zoneAbbreviation(zone, at);
  return `${words} ${letters}${isFull && letters !== zone ? ` (${zone})` : ''}`;
}
