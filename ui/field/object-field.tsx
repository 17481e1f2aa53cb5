'use client';
// An object or several of them: options narrow with the fields they depend on; a choice that no longer fits is taken out, said, and can be taken back.
import type { MultiObjectSpec, ObjectSpec } from '@windlass/sdk';
import { ExternalLink, Funnel, TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { FieldRow } from '../kit/field-row.tsx';
import { ObjectPicker } from '../kit/object-picker.tsx';
import type { PickerAnswer, PickerOption } from '../kit/options.ts';
import { errorsOf } from './errors.ts';
import { type Nothing, useOptionsSource } from './options-context.tsx';
import { displayOf, idsOf, liveFilter, watchedNames } from './references.ts';

export function ObjectField({ spec, help }: { spec: ObjectSpec | MultiObjectSpec; help: ReactNode }) {
  const { control } = useFormContext();
  const { field, fieldState } = useController({ control, name: spec.name });
  const source = useOptionsSource();
  const multiple = spec.kind === 'multiobject';
  const names = useMemo(() => watchedNames(spec.query_params), [spec.query_params]);
  const watched = useWatch({ control, name: names });
  const filter = liveFilter(spec.query_params, Object.fromEntries(names.map((name, index) => [name, watched[index]])));
  const filterKey = JSON.stringify(filter);
  const ids = idsOf(field.value);
  const labels = useLabels(spec, field.value);
  const lost = useStrays({ spec, filterKey, ids, onKeep: (kept) => field.onChange(multiple ? kept : (kept[0] ?? null)) });

  const load = useCallback(
    async (query: string) => {
      const answer = await source.loadOptions(spec.model, query, JSON.parse(filterKey), spec.display_field);
      for (const option of answer.options) source.known.set(option.value, option);
      return answer;
    },
    [source, spec.model, spec.display_field, filterKey],
  );

  function onChange(options: readonly PickerOption[]) {
    for (const option of options) source.known.set(option.value, option);
    lost.forget();
    const chosen = options.map((option) => option.value);
    field.onChange(multiple ? chosen : (chosen[0] ?? null));
  }

  const nothing = useNothing(spec.name, load);
  const refusal = source.refusal?.(spec.model);
  const parents = names.flatMap((name, index) => idsOf(watched[index])).map((id) => source.known.get(id)?.label);
  const narrowed = parents.length > 0 && parents.every((label) => label !== undefined) ? parents.join(', ') : undefined;
  const missing = ids.filter((id) => labels.get(id)?.missing).map((id) => `${id} doesn’t exist, or you may not see it.`);
  return (
    <FieldRow
      id={`field-${spec.name}`}
      label={spec.label || spec.name}
      optional={!spec.required}
      help={
        (help || refusal) && (
          <>
            {help} {refusal}
          </>
        )
      }
      note={nothing && <NothingYet {...nothing} />}
      error={[...errorsOf(fieldState.error), ...missing]}
      hint={
        narrowed && (
          <>
            <Funnel aria-hidden /> in {narrowed}
          </>
        )
      }
    >
      {(props) => (
        <>
          <ObjectPicker
            control={props}
            multiple={multiple}
            value={ids.map((id) => labels.get(id) ?? { value: id, label: id })}
            onChange={onChange}
            onBlur={field.onBlur}
            inputRef={field.ref}
            load={load}
            narrowedBy={narrowed}
            browseHref={source.browseHref?.(spec.model, filter)}
            noneOption={spec.null_option === undefined ? undefined : { value: 'null', label: spec.null_option }}
          />
          {lost.options.length > 0 && (
            <p role="status" className="mt-1.5 text-12 text-ink-2">
              Taken out, no longer among the options: {lost.options.map((option) => option.label).join(', ')}.{' '}
              <button
                type="button"
                className="link"
                onClick={() =>
                  onChange([...(multiple ? ids.map((id) => labels.get(id) ?? { value: id, label: id }) : []), ...lost.options])
                }
              >
                Take back
              </button>
            </p>
          )}
        </>
      )}
    </FieldRow>
  );
}

/** In a tab of its own: what stands in this form stays. */
function NothingYet({ says, add }: Nothing) {
  return (
    <p className="mt-1.5 flex items-start gap-1.5 text-12 text-warn">
      <TriangleAlert aria-hidden className="mt-px size-3.5!" />
      <span>
        {says}{' '}
        {add && (
          <a className="link inline-flex items-center gap-1 [&_svg]:size-3.5" href={add.href} target="_blank" rel="noreferrer">
            {add.label} <ExternalLink aria-label="in a new tab" />
          </a>
        )}
      </span>
    </p>
  );
}

/** What there was not when the form was made may be there when somebody comes back to it. */
function useNothing(name: string, load: (query: string) => Promise<PickerAnswer>): Nothing | undefined {
  const said = useOptionsSource().nothing?.(name);
  const [isThere, setThere] = useState(false);
  const isWanted = said !== undefined && !isThere;
  useEffect(() => {
    if (!isWanted) return undefined;
    const look = () =>
      load('').then(
        ({ options }) => setThere(options.length > 0),
        () => undefined,
      );
    const onFocus = () => void look();
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, [isWanted, load]);
  return isWanted ? said : undefined;
}

/** Names for the ids in the field. Unknown ones are asked for once; what isn't answered is marked as missing. */
function useLabels(spec: ObjectSpec | MultiObjectSpec, value: unknown): Map<string, PickerOption> {
  const source = useOptionsSource();
  const [, setSeen] = useState(0);
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  for (const each of given) {
    const label = displayOf(each);
    const id = idsOf(each)[0];
    if (id && label && !source.known.has(id)) source.known.set(id, { value: id, label });
  }
  if (spec.null_option !== undefined && !source.known.has('null')) source.known.set('null', { value: 'null', label: spec.null_option });
  const unknown = idsOf(value).filter((id) => !source.known.has(id));
  const unknownKey = unknown.join(',');
  useEffect(() => {
    if (unknownKey === '') return;
    const asked = unknownKey.split(',');
    source.resolveOptions(spec.model, asked, {}, spec.display_field).then(
      (options) => {
        for (const id of asked)
          source.known.set(id, options.find((option) => option.value === id) ?? { value: id, label: id, missing: true });
        setSeen((count) => count + 1);
      },
      // Without an answer the id itself is shown; the server judges it on submit.
      () => undefined,
    );
  }, [unknownKey, source, spec.model, spec.display_field]);
  return source.known;
}

interface StrayQuestion {
  spec: ObjectSpec | MultiObjectSpec;
  filterKey: string;
  ids: readonly string[];
  onKeep: (kept: readonly string[]) => void;
}

/** After a field it depends on has changed: the chosen ones that no longer fit, already taken out. */
function useStrays({ spec, filterKey, ids, onKeep }: StrayQuestion) {
  const source = useOptionsSource();
  const [options, setOptions] = useState<readonly PickerOption[]>([]);
  const before = useRef(filterKey);
  const latest = useRef({ ids, onKeep });
  latest.current = { ids, onKeep };
  useEffect(() => {
    if (before.current === filterKey) return undefined;
    before.current = filterKey;
    const asked = latest.current.ids.filter((id) => id !== 'null');
    if (asked.length === 0 || filterKey === '{}') return undefined;
    let stale = false;
    source.resolveOptions(spec.model, asked, JSON.parse(filterKey), spec.display_field).then(
      (fitting) => {
        const strays = asked.filter((id) => !fitting.some((option) => option.value === id));
        if (stale || strays.length === 0) return;
        latest.current.onKeep(latest.current.ids.filter((id) => !strays.includes(id)));
        setOptions(strays.map((id) => source.known.get(id) ?? { value: id, label: id }));
      },
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [filterKey, source, spec.model, spec.display_field]);
  return { options, forget: () => setOptions([]) };
}
