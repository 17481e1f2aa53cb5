'use client';
// A place in a strip that scrolls sideways: on a narrow screen what is open would stand outside of it.
import { useEffect, useRef } from 'react';

export function InSight() {
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const item = mark.current?.closest('li');
    const strip = item?.closest('nav');
    if (item && strip) strip.scrollLeft = item.offsetLeft - (strip.clientWidth - item.offsetWidth) / 2;
  }, []);
  return <span ref={mark} hidden />;
}
