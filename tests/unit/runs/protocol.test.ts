import { fc } from '../../support/chance';
import { describe, expect, it } from 'vitest';
import { checkMessage, encodeFrame, FrameReader, MOST_BYTES, ProtocolError } from '@/worker/protocol';

describe('frames', () => {
  it('arrive whole, in order, however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.string()), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (messages, cuts) => {
          const stream = Buffer.concat(messages.map((message) => encodeFrame({ t: 'log', ...message } as never)));
          const reader = new FrameReader();
          const received: unknown[] = [];
          for (let at = 0, n = 0; at < stream.length; n += 1) {
            const length = cuts[n % cuts.length]!;
            received.push(...reader.push(stream.subarray(at, at + length)));
            at += length;
          }
          expect(received).toEqual(messages.map((message) => ({ ...(JSON.parse(JSON.stringify({ t: 'log', ...message })) as object) })));
        },
      ),
    );
  });

  it('of any bytes are messages or one protocol error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          for (const value of new FrameReader().push(Buffer.from(bytes))) checkMessage(value);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });

  it('that are too long are refused by their length, before they are here', () => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(MOST_BYTES + 1);
    expect(() => [...new FrameReader().push(head)]).toThrow(expect.objectContaining({ reason: 'output_limit' }) as Error);
  });
});

describe('a message', () => {
  const line = (...parts: unknown[]) => ({ t: 'log', run: 'r', lines: [parts] });
  const done = (outcome: unknown) => ({ t: 'done', run: 'r', outcome, lines: [], dirty: false, rss: 1, usedDatabase: false });

  it('of any JSON is one of ours or a protocol error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.jsonValue().map(done),
          fc.array(fc.jsonValue()).map((parts) => line(...parts)),
        ),
        (value) => {
          try {
            JSON.stringify(checkMessage(value));
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError);
          }
        },
      ),
    );
  });

  it('is cut to what is kept, and holds nothing a database refuses', () => {
    const message = checkMessage(
      line('info', `\0\ud800${'x'.repeat(100_000)}`, 'g'.repeat(500), 1, 'o'.repeat(500), `/${'u'.repeat(500)}`),
    );
    const [level, text, grouping, , object, url] = message.t === 'log' ? message.lines[0]! : [];
    expect([level, text!.startsWith('\u2400\ufffd'), grouping!.length, object!.length, url!.length]).toEqual(['info', true, 100, 200, 255]);
    expect(Buffer.byteLength(text!)).toBeLessThanOrEqual(32 * 1024);
  });

  it.each(['javascript:alert(1)', ' javascript:alert(1)', '//evil.example', 'data:text/html,x', 'JaVaScRiPt:x'])(
    "brings no link that is a script or another site's in disguise: %s",
    (url) => {
      const message = checkMessage(line('info', '', '', 1, '', url));
      expect(message.t === 'log' && message.lines[0]![5]).toBe('');
    },
  );

  it.each(['killed', 'lost', undefined])('cannot claim an outcome that only the supervisor knows (%s)', (kind) => {
    expect(() => checkMessage(done({ kind, error: { exc_type: '', exc_module: '', exc_message: [] } }))).toThrow(ProtocolError);
  });
});
