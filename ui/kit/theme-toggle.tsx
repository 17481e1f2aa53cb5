'use client';
// Light, dark or the system's choice; applied at once, kept in a cookie.
import { Monitor, Moon, Sun } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Segmented } from './segmented.tsx';
import { choiceFrom, keepChoice } from './theme.ts';

export function ThemeToggle() {
  const [theme, setTheme] = useState('system');
  // The document knows: the server has set its attribute from the cookie.
  useEffect(() => setTheme(choiceFrom('theme', document.documentElement.dataset['theme']) ?? 'system'), []);
  return (
    <Segmented
      label="Theme"
      name="theme"
      value={theme}
      segments={[
        { value: 'system', label: 'System', icon: <Monitor aria-hidden /> },
        { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
        { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
      ]}
      onChange={(value) => {
        setTheme(value);
        keepChoice('theme', value);
      }}
    />
  );
}
