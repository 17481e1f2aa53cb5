// The mark: a capstan from above, its hub and four bars.
export function Logo() {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      className="size-[18px] flex-none"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.4"
      strokeLinecap="round"
    >
      <circle cx="12" cy="12" r="6" />
      <path d="M12 1.8v4.4M12 17.8v4.4M1.8 12h4.4M17.8 12h4.4" />
      <circle cx="12" cy="12" r="1.4" fill="currentColor" stroke="none" />
    </svg>
  );
}
