// Ends `npm run generate`: makes a misspelled field in the data of a write an error of types. Prisma's own let fields that a model does not have pass.
import fs from 'node:fs';

const FILE = 'core/db/generated/internal/prismaNamespace.ts';
const WIDE = `export type SelectSubset<T, U> = {
  [key in keyof T]: key extends keyof U ? T[key] : never
} &`;
const NARROW = `type FieldsOf<U> = U extends readonly (infer Row)[] ? FieldsOf<Row> : U extends object ? keyof U : never;
type Known<T, Fields> = T extends readonly (infer Row)[]
  ? readonly Known<Row, Fields>[]
  : string extends keyof T ? T : T & { [Field in Exclude<keyof T, Fields>]: never };

export type SelectSubset<T, U> = {
  [key in keyof T]: key extends keyof U ? (key extends 'data' | 'create' | 'update' ? Known<T[key], FieldsOf<U[key]>> : T[key]) : never
} &`;

const text = fs.readFileSync(FILE, 'utf8');
if (!text.includes(WIDE)) throw new Error(`${FILE} does not say any more what is made narrower here: see whether that is still needed.`);
fs.writeFileSync(FILE, text.replace(WIDE, NARROW));
