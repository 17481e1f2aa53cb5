'use client';
// Light, dark or the system's choice; applied at once, kept in a cookie.
import { Monitor, Moon, Sun } from 'lucide-react';
import { Segmented } from './segmented.tsx';
import { useChoice } from './use-choice.ts';

export function ThemeToggle() {
  const [theme, setTheme] = useChoice('theme');
  return (
    <Segmented
      label="Theme"
      name="theme"
      value={theme ?? 'system'}
      segments={[
        { value: 'system', label: 'System', icon: <Monitor aria-hidden /> },
        { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
        { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
      ]}
      onChange={setTheme}
    />
  );
}
