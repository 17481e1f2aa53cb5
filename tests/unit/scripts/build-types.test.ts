import path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

it('a build looks at nothing of the tests, of which some is made when they run', () => {
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile('tsconfig.build.json', ts.sys.readFile).config,
    ts.sys,
    process.cwd(),
  );
  expect(fileNames.length).toBeGreaterThan(200);
  const read = ts
    .createProgram(fileNames, { ...options, incremental: false })
    .getSourceFiles()
    .map(({ fileName }) => path.relative(process.cwd(), fileName));
  expect(read.filter((file) => /^(tests|\.build)\//.test(file))).toEqual([]);
});
