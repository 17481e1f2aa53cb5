// Examples that don't compile teach nothing: every ts block of the README and of the authors' documentation goes through the compiler, and so does a new job.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { scaffoldJob } from '@/features/jobs/scaffold';

const root = path.resolve(import.meta.dirname, '../..');

interface Block {
  /** Named after the place in the documentation, so that a complaint says where to look. */
  readonly file: string;
  readonly source: string;
}

function blocks(): Block[] {
  return ['README.md', ...globSync('docs/jobs/*.md', { cwd: root })].flatMap((document) => {
    const text = readFileSync(path.join(root, document), 'utf8');
    return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map((match) => {
      const line = text.slice(0, match.index).split('\n').length + 1;
      return { file: path.join(root, `${document}:${line}.ts`), source: match[1]! };
    });
  });
}

function complaints(examples: readonly Block[]): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const sources = new Map(examples.map(({ file, source }) => [file, source]));
  const host = ts.createCompilerHost({ ...options, incremental: false });
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...rest) =>
    sources.has(file) ? ts.createSourceFile(file, `${sources.get(file)}\nexport {};`, version) : getSourceFile(file, version, ...rest);
  // What the product tells the SDK about its models is part of what an author sees.
  const program = ts.createProgram([...sources.keys(), path.join(root, 'core/author-types.ts')], { ...options, incremental: false }, host);
  return [...sources.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((found) => {
      const { line } = source.getLineAndCharacterOfPosition(found.start ?? 0);
      return `${path.relative(root, file)} +${line}: ${ts.flattenDiagnosticMessageText(found.messageText, ' ')}`;
    });
  });
}

test('every example compiles as it stands', () => {
  const { file, text, test: scaffoldTest } = scaffoldJob('rack_audit');
  const scaffold = [
    { file: path.join(root, 'jobs', file), source: text },
    { file: path.join(root, 'jobs', scaffoldTest.file), source: scaffoldTest.text },
  ];
  const examples = [...blocks(), ...scaffold];
  expect(examples.length).toBeGreaterThan(10);
  expect(complaints(examples)).toEqual([]);
});

test('an example that does not compile is found', () => {
  const wrong = {
    file: path.join(root, 'docs/jobs/wrong.md:1.ts'),
    source: "import { IntegerVar } from '@windlass/sdk';\nnew IntegerVar({ minValue: 'one' });",
  };
  expect(complaints([wrong])).toEqual([expect.stringMatching(/^docs\/jobs\/wrong\.md:1\.ts \+1: /)]);
});

test('a misspelled field in what a job writes does not compile', () => {
  const source = [
    "import { Job } from '@windlass/sdk';",
    'export class Slip extends Job {',
    '  async run() {',
    "    await this.db.device.update({ where: { id: 'x' }, data: { descripton: 5 } });",
    '    await this.db.device.updateMany({ data: { descripton: 5 } });',
    "    await this.db.manufacturer.create({ data: { name: 'a', descripton: 'x' } });",
    "    await this.db.manufacturer.createMany({ data: [{ name: 'a', descripton: 'x' }] });",
    "    await this.db.manufacturer.create({ data: { name: 'a', description: 'x' } });",
    '  }',
    '}',
  ].join('\n');
  const found = complaints([{ file: path.join(root, 'docs/jobs/slip.md:1.ts'), source }]);
  expect(found.map((complaint) => /\+(\d+)/.exec(complaint)?.[1])).toEqual(['3', '4', '5', '6']);
});

test('the locations that authors and administrators are shown as examples are there in the demo data', () => {
  const texts = ['docs/jobs/writing.md', 'docs/first-steps.md', 'features/accounts/resources.ts'].map((file) =>
    readFileSync(path.join(root, file), 'utf8'),
  );
  const named = texts.flatMap((text) => [...text.matchAll(/"location(?:__name"|": \{"name"): "([^"]+)"/g)].map((match) => match[1]!));
  const demo = readFileSync(path.join(root, 'features/demo/network.ts'), 'utf8');
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((name) => !demo.includes(`name: '${name}'`))).toEqual([]);
});
