// Decides which element of our list stands for which recorded one: the same id, then the same name, then the same kind, then the same place.
import type { Json } from '@windlass/sdk';
import { isObject, type JsonObject, RECORDED_STAMP } from './golden';
import type { Session } from './session';

const NAMES = ['name', 'username', 'display'];

export interface Pair {
  recorded: Json;
  actual: Json;
  /** In our list. */
  index: number;
  /** Both are the same object, not merely of the same kind. */
  same: boolean;
}

export interface Pairing {
  pairs: Pair[];
  /** Recorded elements that nothing of ours stands for. */
  missing: Json[];
  /** Places in our list that stand for nothing recorded. */
  extra: number[];
}

type Test = (recorded: JsonObject, actual: JsonObject) => boolean;

export function pairUp(recorded: readonly Json[], actual: readonly Json[], session: Session): Pairing {
  const pairs: Pair[] = [];
  const missing = new Set(recorded.keys());
  const extra = new Set(actual.keys());
  const take = (from: number, to: number, same: boolean) => {
    missing.delete(from);
    extra.delete(to);
    pairs.push({ recorded: recorded[from] ?? null, actual: actual[to] ?? null, index: to, same });
  };
  const takeBy = (test: Test, same: (item: JsonObject) => boolean) => {
    for (const from of [...missing]) {
      const item = recorded[from];
      if (!isObject(item)) continue;
      const to = [...extra].find((index) => isObject(actual[index]) && test(item, actual[index]));
      if (to !== undefined) take(from, to, same(item));
    }
  };
  takeBy(
    (item, other) =>
      typeof item['id'] === 'string' && session.idOf(item['id'])?.sure === true && session.idOf(item['id'])?.ours === other['id'],
    () => true,
  );
  for (const key of NAMES) takeBy((item, other) => isSameText(item[key], other[key], session), isNameUnique);
  for (const from of [...missing]) {
    const to = [...extra].find((index) => isAlike(recorded[from] ?? null, actual[index] ?? null));
    if (to !== undefined) take(from, to, false);
  }
  pairs.sort((one, other) => one.index - other.index);
  return { pairs, missing: [...missing].map((index) => recorded[index] ?? null), extra: [...extra] };
}

function isSameText(recorded: Json | undefined, actual: Json | undefined, session: Session): boolean {
  return typeof recorded === 'string' && recorded !== '' && session.translate(recorded) === actual;
}

/** A job has its name alone, and so has whatever this replay has named. Results carry the names of their jobs. */
function isNameUnique(item: JsonObject): boolean {
  if (item['object_type'] === undefined || item['object_type'] === 'extras.job') return true;
  return item['object_type'] !== 'extras.jobresult' && JSON.stringify([item['name'], item['username']]).includes(RECORDED_STAMP);
}

/** Places count last, and a system job never stands for one that people write: it can't be deleted, the other can. */
function isAlike(recorded: Json, actual: Json): boolean {
  if (!isObject(recorded) || !isObject(actual) || recorded['object_type'] !== 'extras.job') return true;
  return isSystemJob(recorded) === isSystemJob(actual);
}

function isSystemJob({ module_name: module }: JsonObject): boolean {
  return typeof module === 'string' && /^(nautobot\.core\.|windlass\.)/.test(module);
}
