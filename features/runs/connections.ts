// For entry points that may not know the database: closing what they opened.
import { disconnect } from '@/core/db/client';
import { stopListening } from '@/core/db/listen';

export async function closeConnections(): Promise<void> {
  await stopListening();
  await disconnect();
}
