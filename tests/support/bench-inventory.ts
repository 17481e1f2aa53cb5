// An inventory for measurements: plain SQL, with every trigger in force.
import pg from 'pg';

const CONTEXT = JSON.stringify({ request: '00000000-0000-4000-8000-000000000001', user: null, user_name: '', run: null, origin: 'system' });
/** Devices of one statement; each has two interfaces with an address. */
const PORTION = 5000;

/** What devices refer to. */
const FRAME = `
  INSERT INTO extras_status (name, content_types) SELECT s, '{dcim.device,dcim.interface,dcim.location,ipam.prefix,ipam.ipaddress}' FROM unnest(ARRAY['Bench active', 'Bench planned', 'Bench retired', 'Bench spare']) s;
  INSERT INTO extras_role (name, content_types) SELECT 'Role ' || n, '{dcim.device}' FROM generate_series(1, 5) n;
  INSERT INTO dcim_manufacturer (name) VALUES ('Maker');
  INSERT INTO dcim_device_type (manufacturer_id, model) SELECT m.id, 'Model ' || n FROM dcim_manufacturer m, generate_series(1, 10) n;
  INSERT INTO dcim_location_type (name, content_types, nestable) VALUES ('Bench site', '{dcim.device}', true);
  INSERT INTO ipam_namespace (name) VALUES ('Bench');`;

/** Devices $1 to $2, fifty to a location, and one /24 for every hundred of them. */
const PARTS: readonly [what: string, statement: string][] = [
  [
    'locations',
    `INSERT INTO dcim_location (name, location_type_id, status_id) SELECT 'Site ' || n, t.id, s.id FROM generate_series($1::int / 50, ($2::int - 1) / 50) n, dcim_location_type t, extras_status s
      WHERE t.name = 'Bench site' AND s.name = 'Bench active' AND NOT EXISTS (SELECT FROM dcim_location l WHERE l.name = 'Site ' || n)`,
  ],
  [
    'devices',
    `INSERT INTO dcim_device (name, serial, comments, device_type_id, role_id, status_id, location_id)
     SELECT 'device-' || n, 'SN' || lpad(n::text, 8, '0'), 'Rack row ' || n % 40, t.id, r.id, s.id, l.id
       FROM generate_series($1::int, $2::int - 1) n
       JOIN dcim_device_type t ON t.model = 'Model ' || n % 10 + 1 JOIN extras_role r ON r.name = 'Role ' || n % 5 + 1
       JOIN extras_status s ON s.name = (ARRAY['Bench active', 'Bench active', 'Bench planned', 'Bench retired'])[n % 4 + 1] JOIN dcim_location l ON l.name = 'Site ' || n / 50`,
  ],
  [
    'prefixes',
    `INSERT INTO ipam_prefix (prefix, namespace_id, status_id) SELECT ('10.' || n / 250 || '.' || n % 250 || '.0/24')::inet, x.id, s.id
       FROM generate_series($1::int / 100, ($2::int - 1) / 100) n, ipam_namespace x, extras_status s WHERE x.name = 'Bench' AND s.name = 'Bench active' ON CONFLICT DO NOTHING`,
  ],
  [
    'interfaces',
    `INSERT INTO dcim_interface (device_id, name, type, status_id) SELECT d.id, 'eth' || port, '1000base-t', d.status_id
       FROM generate_series($1::int, $2::int - 1) n JOIN dcim_device d ON d.name = 'device-' || n, generate_series(0, 1) port`,
  ],
  [
    'addresses',
    `INSERT INTO ipam_ip_address (address, namespace_id, status_id, dns_name)
     SELECT ('10.' || n / 100 / 250 || '.' || n / 100 % 250 || '.' || n % 100 * 2 + port + 1 || '/24')::inet, x.id, s.id, 'device-' || n || '-' || port || '.example.net'
       FROM generate_series($1::int, $2::int - 1) n, generate_series(0, 1) port, ipam_namespace x, extras_status s WHERE x.name = 'Bench' AND s.name = 'Bench active'`,
  ],
  [
    'assignments',
    `INSERT INTO ipam_ip_address_to_interface (ip_address_id, interface_id)
     SELECT a.id, i.id FROM generate_series($1::int, $2::int - 1) n JOIN dcim_device d ON d.name = 'device-' || n JOIN dcim_interface i ON i.device_id = d.id
       JOIN ipam_namespace x ON x.name = 'Bench'
       JOIN ipam_ip_address a ON a.namespace_id = x.id AND a.host = ('10.' || n / 100 / 250 || '.' || n / 100 % 250 || '.' || n % 100 * 2 + right(i.name, 1)::int + 1)::inet`,
  ],
];

/** Adds devices until there are this many, with two addresses each, and says how long each kind took. */
export async function loadInventory(url: string, from: number, to: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const spent = new Map<string, number>();
  try {
    await client.query('SELECT set_config($1, $2, false)', ['windlass.context', CONTEXT]);
    if (from === 0) await client.query(FRAME);
    for (let at = from; at < to; at += PORTION) {
      for (const [what, statement] of PARTS) {
        const begun = performance.now();
        await client.query(statement, [at, Math.min(at + PORTION, to)]);
        spent.set(what, (spent.get(what) ?? 0) + performance.now() - begun);
      }
      // What autovacuum would have done by the time somebody looks.
      if (at === from) await client.query('ANALYZE');
    }
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
  const times = [...spent].map(([what, ms]) => `${what} ${(ms / 1000).toFixed(1)} s`).join(', ');
  process.stdout.write(`loaded devices ${from} to ${to}, two addresses each: ${times}\n`);
}
