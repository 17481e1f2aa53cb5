'use client';
// The forms of a new object, of an existing one and of several: and what is sent with each.
import { useCallback } from 'react';
import type { EditRequest } from './bulk-edit.ts';
import { BulkEditForm, type BulkEditAnswer, type BulkEditFormProps } from './bulk-edit-form.tsx';
import { ResourceForm, type ResourceFormProps, type SaveAnswer, type SaveRequest } from './resource-form.tsx';

type Shared = Omit<ResourceFormProps, 'save' | 'version' | 'submitLabel' | 'busyLabel'> & {
  /** Below /: "dcim/devices". */
  path: string;
  save: (input: unknown) => Promise<SaveAnswer>;
};

export function AddForm({ path, save, ...props }: Shared) {
  const send = useCallback(({ values }: SaveRequest) => save({ path, values }), [path, save]);
  return <ResourceForm {...props} save={send} submitLabel="Create" busyLabel="Creating" />;
}

export function EditForm({ path, save, id, ...props }: Shared & { id: string; version: number }) {
  const send = useCallback((request: SaveRequest) => save({ path, id, ...request }), [path, id, save]);
  return <ResourceForm {...props} save={send} submitLabel="Update" busyLabel="Updating" />;
}

type Selected = Omit<BulkEditFormProps, 'save'> & {
  /** Which objects, as the address says it, and the mark of those that are shown. */
  selection: string;
  confirmed: string;
  save: (input: unknown) => Promise<BulkEditAnswer>;
};

export function EditSelected({ save, selection, confirmed, ...props }: Selected) {
  const { path } = props;
  const send = useCallback((request: EditRequest) => save({ path, selection, confirmed, ...request }), [path, selection, confirmed, save]);
  return <BulkEditForm {...props} save={send} />;
}
