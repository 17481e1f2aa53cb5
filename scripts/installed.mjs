// Goes before commands that need the packages, and ends them with what to do when those are not there, or not all of them yet. For any Node, with nothing installed.
import fs from 'node:fs';

// npm writes the one last when it installs; the other is made after that.
const isInstalled = ['node_modules/.package-lock.json', 'core/db/generated/client.ts'].every((file) => fs.existsSync(file));

if (!isInstalled || isBeingInstalled()) {
  console.error(
    isBeingInstalled()
      ? '`npm start` is still installing the packages: wait until it prints "Windlass is ready", then call this again.'
      : 'Not installed yet: run `npm start` first (and let it get ready), or `npm ci`.',
  );
  process.exit(1);
}

/** Whether the process that noted itself (up/dependencies.mjs) still lives. */
function isBeingInstalled() {
  try {
    process.kill(Number(fs.readFileSync('.build/installing', 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
