// What an object picker chooses from, and how pasted names are looked up.

export interface PickerOption {
  value: string;
  label: string;
  /** An inventory status, drawn as its shape before the name. */
  status?: string | undefined;
  /** What tells look-alikes apart: role, place. At most three. */
  details?: readonly string[] | undefined;
  /** Set on what was pasted and matched nothing. */
  missing?: boolean | undefined;
}

export interface PickerAnswer {
  options: readonly PickerOption[];
  /** Every match, not only those sent. */
  total?: number | undefined;
}

/** Why there are no options, in words for who looks. */
export class OptionsRefused extends Error {}

/** Looks up pasted names one by one: exactly one option with that very label counts, anything else is a miss. */
export async function resolvePasted(names: readonly string[], load: (query: string) => Promise<PickerAnswer>): Promise<PickerOption[]> {
  return Promise.all(
    names.map(async (name) => {
      const miss = { value: `missing:${name}`, label: name, missing: true };
      try {
        const { options } = await load(name);
        const exact = options.filter((option) => option.label.toLowerCase() === name.toLowerCase() || option.value === name);
        return exact.length === 1 && exact[0] ? exact[0] : miss;
      } catch {
        return miss;
      }
    }),
  );
}
