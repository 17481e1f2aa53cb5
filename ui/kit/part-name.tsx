// A name on one line. Of a part ("sw1 › eth0") or of a place within another ("Europe → Oslo 1") the whole gives way first where there is no room: the
// last of it is what was looked for.

/** As the server puts a part's name after that of its whole, and a place's after those above it. */
const PART = ' › ';
const SIGNS = [PART, ' → '];

const lastSign = (name: string): number => Math.max(...SIGNS.map((sign) => name.lastIndexOf(sign)));

/** Of any text: an arrow stands in sentences too. */
export const isPartName = (name: string): boolean => name.includes(PART);

/** Of what is known to be a name. */
export const isNestedName = (name: string): boolean => lastSign(name) > 0;

export function PartName({ children: name }: { children: string }) {
  const at = lastSign(name);
  if (at <= 0) return <span className="cut min-w-0">{name}</span>;
  return (
    <span className="flex min-w-0">
      <span className="cut min-w-0">{name.slice(0, at)}</span>
      <span className="max-w-4/5 shrink-0 truncate whitespace-pre">{name.slice(at)}</span>
    </span>
  );
}
