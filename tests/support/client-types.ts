// `npm run client-types`: TypeScript types of the REST API, from the same document as /api/swagger.json. The tests speak through them.
import fs from 'node:fs';
import path from 'node:path';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import '@/features/catalog';
import { describeApi } from '@/web/openapi/document';

const TARGET = '.build/client-types.ts';

// Through JSON, as a client reads it. What has a default may be left out of a request.
const document = JSON.parse(JSON.stringify(describeApi())) as OpenAPI3;
const text = `// Made by npm run client-types.\n${astToString(await openapiTypescript(document, { defaultNonNullable: false }))}`;
fs.mkdirSync(path.dirname(TARGET), { recursive: true });
if (!fs.existsSync(TARGET) || fs.readFileSync(TARGET, 'utf8') !== text) fs.writeFileSync(TARGET, text);
