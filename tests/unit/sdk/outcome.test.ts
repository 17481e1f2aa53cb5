import { cap, failureReason, InvalidResult, Job, serializeError, storable, toResult, tracebackOf } from '@windlass/sdk';
import { runForTest } from '@windlass/sdk/testing';
import { fc } from '../../support/chance';
import { describe, expect, test } from 'vitest';

const bytesOf = (text: string) => new TextEncoder().encode(text).length;
const chain = (length: number) =>
  Array.from({ length }).reduce<Error>((cause, _, index) => new Error(`cause ${index}`, { cause }), new Error('first'));
const circular = new Error('circular');
circular.cause = circular;

/** Whatever somebody may throw. */
const ODD: [string, unknown][] = [
  ['null', null],
  ['undefined', undefined],
  ['a text', 'boom'],
  ['a number', 42],
  ['a symbol', Symbol('s')],
  ['a plain object', { code: 5 }],
  ['an object without a prototype', Object.create(null)],
  ['a function', () => 1],
  ['a frozen error', Object.freeze(new Error('frozen'))],
  ['an error whose message throws', Object.defineProperty(new Error(), 'message', { get() { throw new Error('gotcha'); } })],
  ['an error whose name is an object', Object.assign(new Error('x'), { name: {} })],
  ['an error whose stack throws', Object.defineProperty(new Error('x'), 'stack', { get() { throw new Error('gotcha'); } })],
  ['an error with a stack of a megabyte', Object.assign(new Error('x'), { stack: 's'.repeat(1 << 20) })],
  ['an error with a message of a megabyte', new Error('ü'.repeat(1 << 20))],
  ['an error with NUL and half a pair', new Error('a\0b\ud800')],
  ['a proxy that throws', new Proxy({}, { get() { throw new Error('gotcha'); }, has() { throw new Error('gotcha'); }, getPrototypeOf() { throw new Error('gotcha'); } })],
  ['a revoked proxy', (() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()],
  ['many errors at once', new AggregateError(Array.from({ length: 1000 }, (_, n) => new Error(`error ${n}`)), 'all failed')],
  ['a chain of a thousand causes', chain(1000)],
  ['a circular cause', circular],
]; // prettier-ignore

describe('whatever is thrown', () => {
  test.each(ODD)('%s ends the run as a failure with text that can be stored', async (_, thrown) => {
    class Thrower extends Job {
      run(): never {
        throw thrown;
      }
    }
    const { outcome } = await runForTest(Thrower, {});
    if (outcome.kind !== 'failure') throw new Error('not a failure');
    const { exc_type, exc_module, exc_message } = outcome.error;
    const texts = [exc_type, exc_module, ...exc_message, outcome.traceback ?? ''];
    expect(texts.every((text) => typeof text === 'string' && !text.includes('\0') && text.isWellFormed())).toBe(true);
    expect(bytesOf(texts.slice(0, -1).join(''))).toBeLessThanOrEqual(33 * 1024);
    expect(bytesOf(outcome.traceback ?? '')).toBeLessThanOrEqual(32 * 1024);
    expect(exc_type).not.toBe('');
  });

  test('built-in errors say so, others keep their name, and causes are in the traceback', () => {
    expect(serializeError(new RangeError('r'))).toEqual({ exc_type: 'RangeError', exc_module: 'builtins', exc_message: ['r'] });
    class DeviceGone extends Error {}
    expect(serializeError(new DeviceGone('d'))).toEqual({ exc_type: 'DeviceGone', exc_module: '', exc_message: ['d'] });
    expect(serializeError(null)).toEqual({ exc_type: 'null', exc_module: 'builtins', exc_message: ['null'] });
    expect(tracebackOf(new Error('outer', { cause: new Error('inner') }))).toMatch(/outer[^]*Caused by: Error: inner/);
    expect(tracebackOf('text')).toBeNull();
    expect(tracebackOf(new Error('x'), (stack) => stack.replace(/^[^]*$/, 'mapped'))).toBe('mapped');
  });

  test('each way to end has one reason', () => {
    const error = serializeError('x');
    expect(failureReason({ kind: 'success', result: null })).toBeNull();
    expect(failureReason({ kind: 'timeout', limit: 'soft', afterSeconds: 1, error, traceback: null })).toBe('soft_time_limit');
    expect(failureReason({ kind: 'timeout', limit: 'hard', afterSeconds: 1, error, traceback: null })).toBe('time_limit');
    expect(failureReason({ kind: 'lost', signal: 'SIGKILL' })).toBe('worker_lost');
    expect(failureReason({ kind: 'crashed', reason: 'memory_limit', message: '' })).toBe('memory_limit');
    expect(failureReason({ kind: 'cancelled', error, traceback: null })).toBe('cancelled');
  });
});

describe('what run() returns', () => {
  test('any JSON comes back equal', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: true }), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        fc.pre(!JSON.stringify(plain).includes('__proto__') && !JSON.stringify(plain).includes('\\u'));
        expect(toResult(plain)).toEqual(plain);
      }),
    );
  });

  test('dates are texts, undefined attributes are left out, nothing at all is null, NUL has a picture', () => {
    expect(toResult({ at: new Date(0), nothing: undefined, text: 'a\0\ud800' })).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      text: 'a␀\ufffd',
    });
    expect(toResult(undefined)).toBeNull();
    expect(Object.is(toResult(-0), 0)).toBe(true);
  });

  const loop: { self?: unknown } = {};
  loop.self = { again: loop };
  let deep: unknown = 1;
  for (let n = 0; n < 100_000; n += 1) deep = [deep];

  test.each<[string, unknown, string]>([
    ['a bigint', { a: { b: 1n } }, '$.a.b'],
    ['a cycle', loop, '$.self.again'],
    ['a function', [0, () => 1], '$[1]'],
    ['a symbol', { 'odd key': Symbol('x') }, '$["odd key"]'],
    ['NaN', { a: [Number.NaN] }, '$.a[0]'],
    ['infinity', Infinity, '$'],
    ['a hole in a list', [undefined], '$[0]'],
    ['a Map', { a: new Map() }, '$.a'],
    ['a promise', { a: Promise.resolve() }, '$.a'],
    ['an error', { a: new Error('x') }, '$.a'],
    ['bytes', { a: new Uint8Array(2) }, '$.a'],
    ['a getter that throws', { get a() { throw new Error('x'); } }, '$.a'],
    ['a toJSON that throws', { a: { toJSON() { throw new Error('x'); } } }, '$.a'],
    ['a toJSON that returns itself', { a: { toJSON() { return this; } } }, '$.a'],
    ['a reserved key', JSON.parse('{"__proto__": 1}'), '$.__proto__'],
  ])('%s is refused with its path', (_, value, path) => {
    expect(() => toResult(value)).toThrow(InvalidResult);
    try {
      toResult(value);
    } catch (error) {
      expect((error as InvalidResult).path).toBe(path);
    }
  }); // prettier-ignore

  test('endless depth and size are refused before they cost anything', () => {
    let made = 0;
    const endless = (): object => ({ toJSON: () => ((made += 1), [endless()]) });
    for (const value of [deep, endless(), 'x'.repeat(2 << 20), Array.from({ length: 600_000 }, () => 1)])
      expect(() => toResult(value)).toThrow(InvalidResult);
    expect(made).toBeLessThan(100);
  });

  test('a result that is no JSON fails the run and says where', async () => {
    class Returner extends Job {
      run(): unknown {
        return { total: 1n };
      }
    }
    const { outcome, logs } = await runForTest(Returner, {});
    expect(outcome).toMatchObject({
      kind: 'failure',
      reason: 'invalid_result',
      error: { exc_message: [expect.stringContaining('$.total')] },
    });
    expect(logs.at(-1)).toMatchObject({ level: 'error', message: expect.stringContaining('$.total') });
  });
});

describe('text to be stored', () => {
  test('fits its bytes, has no NUL and no half pair, and short texts are untouched', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'ü', '😀', '\0', '\ud800', '€'), maxLength: 300 }),
        fc.integer({ min: 200, max: 400 }),
        (text, limit) => {
          const kept = cap(text, limit);
          expect(bytesOf(kept)).toBeLessThanOrEqual(limit);
          expect(kept.includes('\0') || !kept.isWellFormed()).toBe(false);
          if (bytesOf(storable(text)) <= limit) expect(kept).toBe(storable(text));
        },
      ),
    );
  });

  test('a cut text says how long it was', () => expect(cap('x'.repeat(100_000))).toMatch(/cut, 100000 characters\)$/));
});
