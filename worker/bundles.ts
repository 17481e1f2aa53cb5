// The code of bundles on this host's disk, where runners read it.
import { materialiseBundle } from '@/features/jobs/materialise';
import { bundlesFolder } from './places';

/** The system's clean-up of temporary folders may take one away: so often it is looked whether it is still there. */
const LOOK_AGAIN_MS = 60_000;

const known = new Map<string, { folder: Promise<string>; at: number }>();

/** The folder of a bundle, written from the database unless it is there. */
export async function bundleFolder(digest: string): Promise<string> {
  const found = known.get(digest);
  if (found && performance.now() - found.at < LOOK_AGAIN_MS) return await found.folder;
  const folder = materialiseBundle(digest, bundlesFolder());
  known.set(digest, { folder, at: performance.now() });
  folder.catch(() => known.delete(digest));
  return await folder;
}
