// Which tests prove which sentence: read from their titles, which carry the ids. (sentences.ts says what the ids mean.)
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { SENTENCES } from './sentences';

const FOLDERS = ['tests/integration', 'tests/e2e', 'tests/compat', 'tests/matrix'];
const ID = /\bS\d\d\b/g;

interface Proof {
  readonly file: string;
  readonly title: string;
}

/** Titles by id, in the order of their files. What is skipped proves nothing. */
function findProofs(root: string): Map<string, Proof[]> {
  const proofs = new Map<string, Proof[]>();
  for (const file of FOLDERS.flatMap((folder) => filesBelow(path.join(root, folder))).sort()) {
    const text = fs.readFileSync(file, 'utf8');
    if (!/\bS\d\d\b/.test(text)) continue;
    for (const title of titlesIn(ts.createSourceFile(file, text, ts.ScriptTarget.Latest))) {
      for (const id of new Set(title.match(ID))) {
        const known = proofs.get(id) ?? [];
        known.push({ file: path.relative(root, file).split(path.sep).join('/'), title });
        proofs.set(id, known);
      }
    }
  }
  return proofs;
}

const filesBelow = (folder: string): string[] =>
  fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(test|spec)\.tsx?$/.test(file))
    .map((file) => path.join(folder, file));

function titlesIn(source: ts.SourceFile): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node, around: readonly string[]) => {
    const call = ts.isCallExpression(node) ? titled(node, source) : undefined;
    if (call?.isSkipped) return;
    const title = call ? [...around, call.title] : around;
    if (call?.kind === 'test') titles.push(title.join(' › '));
    else ts.forEachChild(node, (child) => visit(child, title));
  };
  visit(source, []);
  return titles;
}

/** `test('…', …)`, `describe.each(…)('…', …)` and their like. */
function titled(
  call: ts.CallExpression,
  source: ts.SourceFile,
): { kind: 'test' | 'describe'; title: string; isSkipped: boolean } | undefined {
  const [first, ...rest] = call.arguments;
  if (!first || rest.length === 0 || !ts.isStringLiteralLike(first)) return undefined;
  const [name, ...modifiers] = call.expression.getText(source).split(/[.(]/, 3);
  if (name !== 'test' && name !== 'it' && name !== 'describe') return undefined;
  const isSkipped = modifiers.some((modifier) => ['skip', 'fixme', 'todo'].includes(modifier));
  return { kind: name === 'describe' ? 'describe' : 'test', title: first.text, isSkipped };
}

/** The page, and what is wrong: ids that no test proves, and ids that mean nothing. */
export function traceSeed(root: string): { text: string; problems: string[] } {
  const proofs = findProofs(root);
  const known = new Set(SENTENCES.map(({ id }) => id));
  const problems = [
    ...SENTENCES.filter(({ id }) => !proofs.has(id)).map(({ id }) => `${id} stands in the title of no test`),
    ...[...proofs.keys()].filter((id) => !known.has(id)).map((id) => `${id} means nothing: see scripts/seed/sentences.ts`),
  ];
  const sections = SENTENCES.map(({ id, says, look }) => {
    const list = (proofs.get(id) ?? []).map(({ file, title }) => `- \`${title}\` in \`${file}\``);
    return [`## ${id}`, '', says, '', `By hand: ${look}`, '', ...list].join('\n');
  });
  return { text: `${HEAD}\n\n${sections.join('\n\n')}\n`, problems };
}

const HEAD = `# What was asked for, and what proves it

Each sentence of the document that this product was asked for by, in short, with the tests that prove it and a place to see it by hand.
Written by \`npm run seed-trace\` from the titles of the tests, which carry the ids.`;
