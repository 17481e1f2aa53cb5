// Chance that is the same in every run: what a test tries today it tries tomorrow. WINDLASS_TEST_SEED tries something else.
import fc from 'fast-check';

/** Of everything that tests leave to chance. */
export const seed = Number(process.env['WINDLASS_TEST_SEED'] ?? 20_261_128);

fc.configureGlobal({ seed });

export { fc };
