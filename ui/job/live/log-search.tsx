'use client';
// The search box of a log: asks when the typing pauses, at once on Enter.
import { useEffect, useRef, useState } from 'react';
import { SearchInput } from '../../kit/input.tsx';

export function LogSearch({ value, onSearch }: { value: string; onSearch: (q: string) => void }) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setText(value);
  }

  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        onSearch(text.trim());
      }}
    >
      <SearchInput
        label="Search this log"
        value={text}
        onChange={(event) => {
          const next = event.target.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onSearch(next.trim()), 250);
        }}
        className="[&_input]:h-[30px] max-sm:[&_input]:h-11"
      />
    </form>
  );
}
