// Prisma over pg with one repair: COMMIT of a failed transaction answers ROLLBACK, and the stock adapter takes that for success.
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;

/** The private parts of the stock transaction that the repair needs. */
interface StockTransaction {
  client: pg.PoolClient;
  cleanup?: () => void;
}

function endTransaction(transaction: Transaction, statement: 'COMMIT' | 'ROLLBACK'): () => Promise<void> {
  const { client, cleanup } = transaction as unknown as StockTransaction;
  return async () => {
    let broken: Error | undefined;
    try {
      const { command } = await client.query(statement);
      if (statement === 'COMMIT' && command !== 'COMMIT') {
        throw new Error('The transaction had failed and was rolled back: nothing in it was kept.');
      }
    } catch (error) {
      if ((client as unknown as { _ending?: boolean })._ending || !(error as { code?: string }).code) broken = error as Error;
      throw error;
    } finally {
      cleanup?.();
      client.release(broken && !broken.message.startsWith('The transaction had failed') ? broken : undefined);
    }
  };
}

interface Raises {
  onError(error: unknown): never;
}

/** The stock conversion drops which key was doubled and which column was refused: they are put back. */
function keepDetail(queryable: Adapter | Transaction): void {
  const stock = queryable as unknown as Raises;
  const convert = stock.onError.bind(stock);
  stock.onError = (error): never => {
    try {
      return convert(error);
    } catch (converted) {
      const cause = (converted as { cause?: object }).cause;
      const { detail, column } = error as { detail?: string; column?: string };
      if (cause) Object.assign(cause, detail !== undefined && { detail }, column !== undefined && { column });
      throw converted;
    }
  };
}

/** A Prisma adapter factory over `pool` whose transactions say when they were not kept. */
export function adapterFor(pool: pg.Pool, options: { disposeExternalPool?: boolean } = {}): PrismaPg {
  const factory = new PrismaPg(pool, options);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    keepDetail(adapter);
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolation) => {
      const transaction = await start(isolation);
      keepDetail(transaction);
      // "Phantom" tells Prisma that COMMIT and ROLLBACK are the adapter's to send.
      Object.assign(transaction.options, { usePhantomQuery: true });
      return Object.assign(transaction, {
        commit: endTransaction(transaction, 'COMMIT'),
        rollback: endTransaction(transaction, 'ROLLBACK'),
      });
    };
    return adapter;
  };
  return factory;
}
