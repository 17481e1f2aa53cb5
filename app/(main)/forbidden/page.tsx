// Shown by the middleware before a page is even tried. A rewrite loses its status, so the page gives it.
import { forbidden } from 'next/navigation';

export const metadata = { title: 'Not permitted' };
export const dynamic = 'force-dynamic';

export default function ForbiddenPage(): never {
  forbidden();
}
