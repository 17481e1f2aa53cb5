// Shown by the middleware, with status 403, before a page is even tried.
import { Refused } from '@/ui/shell/refused.tsx';

export const metadata = { title: 'Not permitted' };

export default function ForbiddenPage() {
  return <Refused />;
}
