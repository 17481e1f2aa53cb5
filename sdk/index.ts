// Everything a job is written with. `export *`, so that a host can add to the interfaces Models and Database of this module.

export * from './context.ts';
export * from './describe.ts';
export * from './field-spec.ts';
export * from './ip.ts';
export * from './input.ts';
export * from './job.ts';
export * from './lifecycle.ts';
export * from './logger.ts';
export * from './outcome.ts';
export * from './pattern.ts';
export * from './receivers.ts';
export * from './result.ts';
export * from './stop.ts';
export * from './text.ts';
export * from './variables.ts';
