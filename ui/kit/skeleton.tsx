// Grey bars where rows will stand. They wait 150 ms, so that a fast answer never flickers.
export function SkeletonRows({ rows = 8, label = 'Loading' }: { rows?: number | undefined; label?: string | undefined }) {
  return (
    <div role="status" aria-label={label} className="animate-[appear_1ms_150ms_forwards] opacity-0">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex row-38 items-center gap-6 border-b border-line px-6 max-sm:px-4">
          <span className="h-2.5 w-40 rounded-tag bg-hover" />
          <span className="h-2.5 w-24 rounded-tag bg-hover" />
          <span className="h-2.5 rounded-tag bg-hover" style={{ width: `${20 + ((row * 37) % 30)}%` }} />
        </div>
      ))}
    </div>
  );
}
