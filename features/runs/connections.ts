// For entry points that may not know the database: closing what they opened.
export { disconnect } from '@/core/db/client';
