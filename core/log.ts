// The product's own log: one JSON object a line, so that text from users can never start a line of its own.

type Level = 'debug' | 'info' | 'warn' | 'error';

function write(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  if (level === 'debug' && !process.env['WINDLASS_DEBUG']) return;
  const line = { time: new Date().toISOString(), level, message, ...fields };
  const out = level === 'error' || level === 'warn' ? process.stderr : process.stdout;
  out.write(
    `${JSON.stringify(line, (_, value: unknown) => (value instanceof Error ? describeError(value) : typeof value === 'bigint' ? String(value) : value))}\n`,
  );
}

function describeError(error: Error): Record<string, unknown> {
  return {
    name: error.name,
    message: error.message,
    stack: error.stack
      ?.split('\n')
      .slice(1, 12)
      .map((line) => line.trim()),
  };
}

export const log = {
  debug: (message: string, fields?: Record<string, unknown>) => write('debug', message, fields),
  info: (message: string, fields?: Record<string, unknown>) => write('info', message, fields),
  warn: (message: string, fields?: Record<string, unknown>) => write('warn', message, fields),
  error: (message: string, fields?: Record<string, unknown>) => write('error', message, fields),
};
