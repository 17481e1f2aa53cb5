// Bundles the runner, the process that job code lives in. A worker does the same when the bundle is missing or older than its sources.
import { buildRunner } from '@/worker/runner-program';

buildRunner();
