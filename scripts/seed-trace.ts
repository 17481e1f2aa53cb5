// `npm run seed-trace`: writes docs/seed.md. Ends with 1 while a sentence has no test.
import fs from 'node:fs';
import path from 'node:path';
import { traceSeed } from './seed/trace';

const root = path.resolve(import.meta.dirname, '..');
const { text, problems } = traceSeed(root);
fs.writeFileSync(path.join(root, 'docs/seed.md'), text);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
