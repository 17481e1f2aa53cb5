// `npm run fields-report`: writes docs/inventory-coverage.md. Ends with 1 while a difference has no reason.
import fs from 'node:fs';
import path from 'node:path';
import { reportFields } from './fields/report';

const root = path.resolve(import.meta.dirname, '..');
const { text, problems } = reportFields(root);
fs.writeFileSync(path.join(root, 'docs/inventory-coverage.md'), text);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
