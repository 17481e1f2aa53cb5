#!/usr/bin/env node
// `npm start`: from a bare clone to the running product. This file runs on any Node, with nothing installed: it installs the packages,
// then goes on under the Node that came with them (up/product.mjs), passing signals on.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { StepError, step } from './up/command.mjs';
import { chooseNode, ensurePackages, requireNode } from './up/dependencies.mjs';

const SELF = fileURLToPath(import.meta.url);
const IS_SECOND_STAGE = process.argv.includes('--installed');

process.chdir(path.dirname(path.dirname(SELF)));
// Left at once: the channel between the two stages would keep the second one waiting for the first.
process.exit(await (IS_SECOND_STAGE ? runProduct() : installAndContinue()).catch(report));

async function installAndContinue() {
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  await step('packages', () => ensurePackages(stopped.signal));
  if (stopped.signal.aborted) return 130;
  process.off('SIGINT', stop).off('SIGTERM', stop);
  return continueUnder(chooseNode());
}

/** @returns {Promise<number>} the exit code of the second stage. */
function continueUnder(node) {
  // A group of its own: signals reach it once, through us, also when the terminal sends them to everybody.
  const child = spawn(node, [SELF, '--installed', ...process.argv.slice(2)], {
    detached: true,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(report(error)));
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

async function runProduct() {
  requireNode(process.versions.node, 'Start it without --installed: that finds the Node that came with the packages.');
  const { runProduct: run } = await import('./up/product.mjs');
  return run({ dev: process.argv.includes('--dev') });
}

function report(error) {
  if (error.name === 'AbortError') return 130;
  console.error(`\nWindlass did not start: ${error instanceof StepError || error.isExpected ? error.message : error.stack}`);
  if (error.output) console.error(error.output);
  if (error.advice) console.error(`→ ${error.advice}`);
  return 1;
}
