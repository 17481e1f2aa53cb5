// A name on one line. Of a part ("sw1 › eth0") its whole gives way first where there is no room: the part is what was looked for.

/** As the server puts a part's name after that of its whole. */
const SIGN = ' › ';

export const isPartName = (name: string): boolean => name.includes(SIGN);

export function PartName({ children: name }: { children: string }) {
  const at = name.lastIndexOf(SIGN);
  if (at < 0) return <span className="cut min-w-0">{name}</span>;
  return (
    <span className="flex min-w-0">
      <span className="cut min-w-0">{name.slice(0, at)}</span>
      <span className="max-w-4/5 shrink-0 truncate whitespace-pre">{name.slice(at)}</span>
    </span>
  );
}
