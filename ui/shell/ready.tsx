'use client';
// Says that the page answers: public/early.js then does what was asked of it before.
import { useEffect } from 'react';

export function Ready() {
  useEffect(() => {
    document.documentElement.dataset['ready'] = '';
    dispatchEvent(new Event('windlass:ready'));
  }, []);
  return null;
}
