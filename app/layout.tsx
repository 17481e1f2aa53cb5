// The document around every page: language, theme and density before the first paint. Reads cookies, never data.
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { documentAttributes } from '@/ui/kit/theme.ts';
import { Ready } from '@/ui/shell/ready.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Windlass', template: '%s · Windlass' },
  description: 'Typed automation jobs for infrastructure teams.',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  return (
    <html lang="en" {...documentAttributes((name) => jar.get(name)?.value)}>
      <head>
        {/* Before anything can be clicked, so it has to be waited for. */}
        {/* eslint-disable-next-line @next/next/no-sync-scripts */}
        <script src="/early.js" />
      </head>
      <body>
        {children}
        <Ready />
      </body>
    </html>
  );
}
