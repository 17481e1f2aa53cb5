'use client';
// The time in the viewer's zone, with the zone's name. Starts from the server's words and then follows the browser's clock.
import { useEffect, useState } from 'react';
import { formatClock, type Clock } from '../kit/time.ts';

export function LiveClock({ clock }: { clock: Clock }) {
  const [now, setNow] = useState(() => new Date(clock.now));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setNow(new Date());
      timer = setTimeout(tick, 60_050 - (Date.now() % 60_000));
    };
    tick();
    return () => clearTimeout(timer);
  }, []);
  const words = formatClock(now, clock.zone);
  return (
    <time dateTime={now.toISOString()} title={`Times are in ${clock.zone}`} className="text-12 whitespace-nowrap text-ink-2">
      <span className="max-md:hidden">{words.date} </span>
      <span className="text-ink">{words.time}</span> {words.zone}
    </time>
  );
}
