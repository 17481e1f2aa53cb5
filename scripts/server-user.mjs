// Decides which operating-system user the embedded Postgres runs as, and whether that user can get to its files.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Postgres refuses to run as root: then the owner of the existing files serves, else `postgres`, else `nobody`. Everyone else runs it as themselves. */
export function chooseServerUser(cluster) {
  if (process.getuid?.() !== 0)
    return { name: 'you', uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, credentials: {}, own: () => {} };
  const { uid, gid, name } = ownerOf(cluster) ?? findUser('postgres') ?? findUser('nobody') ?? { uid: 65534, gid: 65534, name: 'nobody' };
  return { name, uid, gid, credentials: { uid, gid }, own: (file) => fs.chownSync(file, uid, gid) };
}

/** Whether the user may enter the folder and all the folders above it. */
export function isReachable(folder, user) {
  return barrierTo(folder, user) === undefined;
}

/**
 * Makes the folder for a server that runs as `user`. Fails before it makes anything when a folder above bars the way:
 * that one's permissions are the operator's to change, so the message says where the data could go instead.
 */
export function makeReachable(folder, user, ErrorClass) {
  const barrier = barrierTo(folder, user);
  if (barrier) {
    throw new ErrorClass(
      `The database cannot live in ${folder}: as root it runs as user "${user.name}", who may not enter ${barrier}.\n` +
        'Set WINDLASS_DATA_DIR to a folder below one that others may enter, for example:\n  WINDLASS_DATA_DIR=/var/lib/windlass npm start',
    );
  }
  const made = foldersDownTo(folder).filter((each) => !fs.existsSync(each));
  fs.mkdirSync(folder, { recursive: true });
  for (const each of made) fs.chmodSync(each, 0o755); // a strict umask would shut the server out of folders of our own
}

/** The topmost folder on the way that exists and that the user may not enter. */
function barrierTo(folder, user) {
  const existing = foldersDownTo(folder).filter((each) => fs.existsSync(each));
  return foldersDownTo(fs.realpathSync(existing.at(-1))).find((each) => !mayEnter(fs.statSync(each), user));
}

/** The root of the file system first, the folder itself last. */
function foldersDownTo(folder) {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [...foldersDownTo(above), folder];
}

function mayEnter({ uid, gid, mode }, user) {
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

function ownerOf(cluster) {
  const stat = fs.statSync(cluster, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid, name: askFor('-nu', String(stat.uid)) ?? String(stat.uid) } : null;
}

function findUser(name) {
  const [uid, gid] = [askFor('-u', name), askFor('-g', name)];
  return uid && gid ? { uid: Number(uid), gid: Number(gid), name } : null;
}

function askFor(flag, user) {
  try {
    return execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
