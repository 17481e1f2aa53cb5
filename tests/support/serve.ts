// The instance that the browser tests use: starts with demo data on WINDLASS_E2E_PORT and runs until it is told to stop.
import { startProduct } from './server';

const port = Number(process.env['WINDLASS_E2E_PORT']);
const product = await startProduct({ port, demo: true });
console.log(`serving ${product.url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void product.stop().then((code) => process.exit(code)));
}
