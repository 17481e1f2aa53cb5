-- What lies inside a prefix that came, went or moved finds its closest parent anew, as before; but each range is looked up in an index.
-- Joined freely, the planner compared every range with every row of the namespace: a prefix that came cost a look at every address of its namespace.

-- The closest prefix of the namespace that contains `inner`; `inner` itself only when asked for. Looked up are the few networks that could be it,
-- one for each length: asked for what contains an address, Postgres went through all prefixes of the namespace each time.
CREATE OR REPLACE FUNCTION ipam_closest_prefix(ns uuid, inner_net inet, or_equal boolean) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT id FROM ipam_prefix
   WHERE namespace_id = ns
     AND prefix = ANY (ARRAY(SELECT network(set_masklen(inner_net, length))::inet
                               FROM generate_series(0, masklen(inner_net) - CASE WHEN or_equal THEN 0 ELSE 1 END) AS length))
   ORDER BY masklen(prefix) DESC LIMIT 1
$$;

-- The last address of a network, as the order of inet has it: all that lies inside is between the network itself and this.
CREATE FUNCTION ipam_range_end(net inet) RETURNS inet LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT set_masklen(broadcast(net), CASE family(net) WHEN 4 THEN 32 ELSE 128 END) $$;

CREATE OR REPLACE FUNCTION ipam_settle(ranges inet[], namespaces uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ipam_prefix c SET parent_id = s.parent
    FROM (SELECT DISTINCT ON (p.id) p.id, ipam_closest_prefix(p.namespace_id, p.prefix, false) AS parent
            FROM unnest(ranges, namespaces) AS r(range, ns)
           -- OFFSET 0 keeps the planner from turning the look-up in the index into a join with the whole namespace.
           CROSS JOIN LATERAL (SELECT * FROM ipam_prefix i WHERE i.namespace_id = r.ns AND i.prefix BETWEEN r.range AND ipam_range_end(r.range) OFFSET 0) p
            LEFT JOIN ipam_prefix old ON old.id = p.parent_id
           WHERE old.id IS NULL OR old.namespace_id <> p.namespace_id OR masklen(old.prefix) < masklen(r.range) OR NOT old.prefix >> p.prefix) s
   WHERE c.id = s.id AND c.parent_id IS DISTINCT FROM s.parent;
  UPDATE ipam_ip_address c SET parent_id = s.parent
    FROM (SELECT DISTINCT ON (a.id) a.id, ipam_closest_prefix(a.namespace_id, a.host, true) AS parent
            FROM unnest(ranges, namespaces) AS r(range, ns)
           CROSS JOIN LATERAL (SELECT * FROM ipam_ip_address i WHERE i.namespace_id = r.ns AND i.host BETWEEN r.range AND ipam_range_end(r.range) OFFSET 0) a
            LEFT JOIN ipam_prefix old ON old.id = a.parent_id
           WHERE old.id IS NULL OR old.namespace_id <> a.namespace_id OR masklen(old.prefix) < masklen(r.range) OR NOT old.prefix >>= a.host) s
   WHERE c.id = s.id AND c.parent_id IS DISTINCT FROM s.parent;
END $$;
