// A free port of the loopback that stays free until it is used: not of the range that the system itself hands to whoever connects somewhere.
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';

const LOWEST = 20_000;
const SYSTEM_RANGE = '/proc/sys/net/ipv4/ip_local_port_range';
/** Where the system's own range begins on most machines. */
const USUAL = 32_768;

/** @returns {Promise<number>} */
export async function freePort() {
  const end = fs.existsSync(SYSTEM_RANGE) ? Number(fs.readFileSync(SYSTEM_RANGE, 'utf8').split(/\s+/)[0]) : USUAL;
  if (end - LOWEST < 1000) return bind(0);
  for (;;) {
    const port = await bind(randomInt(LOWEST, end));
    if (port) return port;
  }
}

/** @returns {Promise<number>} the port that could be bound, 0 when it is taken. */
export function bind(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(0));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const bound = probe.address().port;
      probe.close(() => resolve(bound));
    });
  });
}
