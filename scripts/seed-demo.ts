// `npm run seed-demo`: puts a small network into an empty inventory, with a few faults for the checking jobs to find. The last line says in short what was done.
import { seedDemo } from '@/features/demo/seed';
import { closeConnections } from '@/features/runs/connections';
import { ensureDatabase } from './database';

const database = await ensureDatabase();
try {
  const seeded = await seedDemo();
  console.log(
    seeded
      ? `${seeded.devices} devices, ${seeded.cables} cables, ${seeded.addresses} addresses`
      : 'the inventory is not empty: left as it is',
  );
} finally {
  await closeConnections();
  await database.close();
}
