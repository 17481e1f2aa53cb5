// Parts that several descriptors of the inventory share.
import sql from 'sql-template-tag';
import { derived, reference, references, type Field } from '@/core/resources/fields';
import { column, identifier } from '@/core/sql';

/** The status of a kind of object: one of those meant for it. */
export const statusFor = (label: string): Field =>
  reference('extras.status', { required: true, forThisType: true, from: { content_types: label } });

/** Tags of a model, kept in its join table. */
export const tags = (model: string): Record<'tags', Field> => ({
  tags: references('extras.tag', { table: `_${model}_tags`, owner: 'A', other: 'B' }),
});

/** How many rows of another table point here. */
export const countOf = (table: string, key: string): Field =>
  derived('integer', (alias) => sql`(SELECT count(*) FROM ${identifier(table)} x WHERE ${column('x', key)} = ${column(alias, 'id')})`, {
    counted: true,
  });
