// Runs one command for a step and keeps what it printed, to be shown if it fails. Plain JavaScript for any Node, with nothing installed.
import { spawn } from 'node:child_process';
import path from 'node:path';

/** A failure the operator can act on: what failed, what it printed, what to do. */
export class StepError extends Error {
  /** @param {{ output?: string, advice?: string }} details */
  constructor(message, { output = '', advice = '' } = {}) {
    super(message);
    this.output = output;
    this.advice = advice;
  }
}

/** The environment with the project's own executables first, its Node among them. */
export function withOwnTools(env = process.env) {
  return { ...env, PATH: `${path.resolve('node_modules/.bin')}${path.delimiter}${env.PATH ?? ''}` };
}

/**
 * Runs a program to its end.
 * @param {string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, signal?: AbortSignal, shown?: boolean }} options `shown` passes its output through as it comes.
 * @returns {Promise<{ ok: boolean, output: string }>} never rejects: a program that cannot be started is one that failed.
 */
export function runCommand([program, ...args], { env = withOwnTools(), signal, shown = false } = {}) {
  const out = shown ? 'inherit' : 'pipe';
  const child = spawn(program, args, { env, signal, stdio: ['ignore', out, out] });
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.once('error', (error) => chunks.push(`${error.message}\n`));
    child.once('close', (code) => resolve({ ok: code === 0, output: chunks.join('') }));
  });
}

/** Runs a program that must succeed. @throws StepError with the end of its output and the advice given. */
export async function runOrFail(command, { advice, ...options } = {}) {
  const { ok, output } = await runCommand(command, options);
  if (ok) return output;
  options.signal?.throwIfAborted();
  throw new StepError(`${command.join(' ')} failed`, { advice, output: output.trimEnd().split('\n').slice(-40).join('\n') });
}

/**
 * Prints one line for a step when it is done: what it is, what came out, how long it took. One that takes long says now and then that it goes on.
 * @param {number} sayEveryMs milliseconds between two such lines.
 */
export async function step(name, work, sayEveryMs = 15_000) {
  const begun = Date.now();
  const seconds = (digits) => ((Date.now() - begun) / 1000).toFixed(digits);
  const goesOn = setInterval(() => console.log(`  ${name.padEnd(12)} still at it, ${seconds(0)} s so far`), sayEveryMs);
  try {
    const result = await work();
    console.log(`  ${name.padEnd(12)} ${result.padEnd(44)} ${seconds(1).padStart(6)} s`);
  } finally {
    clearInterval(goesOn);
  }
}
