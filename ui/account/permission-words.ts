// What the form of a permission makes of the kinds that are chosen. Pure.

/** The actions that there are on each kind of object. */
export type ActionsByType = Readonly<Record<string, readonly string[]>>;

/** Words as they are typed: separated by commas or blanks. */
export const wordsIn = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/** The actions that make sense for one of these kinds at least, in reading order; without any kind those that most have. */
export function knownActions(actionsOn: ActionsByType, types: readonly string[]): string[] {
  const wanted = types.length === 0 ? [['view', 'add', 'change', 'delete']] : types.map((type) => actionsOn[type] ?? []);
  const order = everyAction(actionsOn);
  const found = new Set(wanted.flat());
  return order.filter((action) => found.has(action));
}

/** Of these actions those that no kind has: an author's own. */
export function furtherActions(actionsOn: ActionsByType, actions: readonly string[]): string[] {
  const known = everyAction(actionsOn);
  return actions.filter((action) => !known.includes(action));
}

const everyAction = (actionsOn: ActionsByType): string[] => {
  const first = ['view', 'add', 'change', 'delete'];
  return [...first, ...new Set(Object.values(actionsOn).flat())].filter((action, index, all) => all.indexOf(action) === index);
};

export interface Preset {
  title: string;
  object_types: readonly string[];
  actions: readonly string[];
  /** What else whoever gets this will need. */
  also?: string | undefined;
  /** The permission that has its title for a name already. */
  existingHref?: string | undefined;
}

/** Whether the form holds exactly this. */
export function isPreset({ object_types, actions }: Preset, types: readonly string[], chosen: readonly string[]): boolean {
  const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((each) => b.includes(each));
  return same(object_types, types) && same(actions, chosen);
}
