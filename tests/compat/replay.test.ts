// The golden recordings against the built product. Every topic is replayed and counted; those in OWED must be without a failure.
import { beforeAll, expect, it } from 'vitest';
import { loadTopics, selectTopics } from './golden';
import { OWED, replay } from './replay';
import { formatReport, formatTotals, type ReplayReport } from './report';
import { openTarget, type Target } from './target';

const TOPICS = ['00', '01', '10', '11', '12', '13', '14', '15', '20', '30', '31', '40', '50'];
const MINUTES_TO_REPLAY = 10;

let target: Target;
let report: ReplayReport;

beforeAll(async () => {
  target = await openTarget();
  return async () => {
    await target.stop();
  };
});

beforeAll(async () => {
  report = await replay({ url: target.url, token: target.token, topics: TOPICS });
  console.log(process.env['COMPAT_VERBOSE'] ? formatReport(report) : formatTotals(report));
}, MINUTES_TO_REPLAY * 60_000);

it('the server has the jobs that the recordings run, and they can be enabled', () => {
  expect(report.unready).toEqual([]);
});

it('every recorded exchange is sent and judged', () => {
  const expected = selectTopics(loadTopics(), TOPICS).map(({ name, exchanges }) => [name, exchanges.length]);
  expect(report.topics.map(({ topic, sent }) => [topic, sent])).toEqual(expected);
});

it.each([...OWED])('%s is answered as recorded, or better on purpose', (owed) => {
  expect(report.failures.filter(({ topic }) => topic.startsWith(owed))).toEqual([]);
});
