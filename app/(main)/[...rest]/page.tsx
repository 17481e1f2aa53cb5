// Addresses that are no page's: answered beside the menu, as those whose object is gone.
import { notFound } from 'next/navigation';

export default function NoPage(): never {
  notFound();
}
