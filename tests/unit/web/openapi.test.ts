// The OpenAPI document without a database: valid, complete, and nothing in it twice.
import fs from 'node:fs';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import '@/features/catalog';
import { filtersOf } from '@/core/resources/filters/filter-names';
import type { Operation, Parameter } from '@/core/resources/openapi/paths';
import { allResources } from '@/core/resources/registry';
import { describeApi } from '@/web/openapi/document';

// As it is sent: what JSON leaves out is not there.
const document = JSON.parse(JSON.stringify(describeApi())) as ReturnType<typeof describeApi>;
const operations = Object.entries(document.paths).flatMap(([address, item]) =>
  Object.entries(item).map(([verb, operation]) => ({ address, verb, operation: operation as Operation })),
);

it('is valid OpenAPI 3.1', async () => {
  expect(await new Validator().validate(structuredClone(document) as never)).toEqual({ valid: true });
});

it('gives every operation a name of its own', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(names.length).toBeGreaterThan(200);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.filter((name) => !/^\w+$/.test(name))).toEqual([]);
});

it('names in each path the parameters that it has, and no others', () => {
  const wrong = operations.filter(({ address, operation }) => {
    const said = (operation.parameters ?? []).filter((one): one is Parameter => 'in' in one && one.in === 'path').map(({ name }) => name);
    return said.join() !== [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).join();
  });
  expect(wrong.map(({ verb, address }) => `${verb} ${address}`)).toEqual([]);
});

it('lists for every kind of object exactly the filters that its list takes', () => {
  for (const resource of allResources()) {
    const { parameters = [] } = document.paths[`/${resource.path}/`]!.get!;
    const names = parameters.map((one) => ('name' in one ? one.name : one.$ref));
    const general = ['q', 'limit', 'offset', 'after', 'sort', 'depth', 'include', 'exclude_m2m', 'format', 'api_version'];
    expect(names).toEqual([...general, ...filtersOf(resource).keys()]);
  }
});

it('describes every address that the API has a route for', () => {
  const root = path.resolve('app/api');
  const files = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => path.basename(file) === 'route.ts');
  // Sign-in is the browser's, and the rest is "not found".
  const routes = files.map((file) => path.dirname(file)).filter((route) => !route.startsWith('auth/') && route !== '[...rest]');
  expect(routes.length).toBeGreaterThan(25);
  const known = Object.keys(document.paths).map((address) => address.split('/').filter((part) => part !== ''));
  const isDescribed = (route: string) => {
    const parts = route.split('/').filter((part) => part !== '.');
    return known.some(
      (address) => address.length === parts.length && parts.every((part, at) => part.startsWith('[') || part === address[at]),
    );
  };
  expect(routes.filter((route) => !isDescribed(route))).toEqual([]);
});
