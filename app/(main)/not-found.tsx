// Beside the menu, as every page.
import { Missing } from '@/ui/shell/missing.tsx';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return <Missing />;
}
