'use client';
// The form of a new object and of an existing one: the same form, and what is sent with it.
import { useCallback } from 'react';
import { ResourceForm, type ResourceFormProps, type SaveAnswer, type SaveRequest } from './resource-form.tsx';

type Shared = Omit<ResourceFormProps, 'save' | 'version' | 'submitLabel' | 'busyLabel'> & {
  /** Below /: "dcim/devices". */
  path: string;
  save: (input: unknown) => Promise<SaveAnswer>;
};

export function AddForm({ path, save, ...props }: Shared) {
  const send = useCallback(({ values }: SaveRequest) => save({ path, values }), [path, save]);
  return <ResourceForm {...props} save={send} submitLabel="Add" busyLabel="Adding" />;
}

export function EditForm({ path, save, id, ...props }: Shared & { id: string; version: number }) {
  const send = useCallback((request: SaveRequest) => save({ path, id, ...request }), [path, id, save]);
  return <ResourceForm {...props} save={send} submitLabel="Save" busyLabel="Saving" />;
}
