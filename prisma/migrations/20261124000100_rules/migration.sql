-- Rules of the data itself: they hold whoever writes (people, jobs, raw SQL).

-- ---------------------------------------------------------------- closed sets and shapes

ALTER TABLE extras_job_result
  ADD CONSTRAINT job_result_status CHECK (status IN ('PENDING', 'STARTED', 'SUCCESS', 'FAILURE', 'REVOKED')),
  ADD CONSTRAINT job_result_mode CHECK (mode IN ('direct', 'read', 'plan', 'apply')),
  ADD CONSTRAINT job_result_done CHECK ((date_done IS NOT NULL) = (status IN ('SUCCESS', 'FAILURE', 'REVOKED')));
ALTER TABLE extras_job ADD CONSTRAINT job_limits CHECK (soft_time_limit >= 0 AND time_limit >= 0);
ALTER TABLE ipam_prefix ADD CONSTRAINT prefix_type CHECK (type IN ('container', 'network', 'pool'));
ALTER TABLE ipam_ip_address ADD CONSTRAINT ip_address_type CHECK (type IN ('host', 'dhcp', 'slaac'));
ALTER TABLE dcim_cable ADD CONSTRAINT cable_two_ends CHECK ((termination_a_type, termination_a_id) <> (termination_b_type, termination_b_id));

-- Unique needs a second index where the parent is empty: Postgres counts empty values as different.
CREATE UNIQUE INDEX dcim_location_top_name ON dcim_location (name) WHERE parent_id IS NULL;
-- Lists that people read are in natural order.
CREATE INDEX dcim_device_natural ON dcim_device (name COLLATE natural_order, id);
-- The reaper looks at the few runs that are under way.
CREATE INDEX extras_job_result_started ON extras_job_result (id) WHERE status = 'STARTED';
CREATE INDEX extras_job_log_entry_notable ON extras_job_log_entry (job_result_id, seq) WHERE log_level NOT IN ('debug', 'info', 'success');

INSERT INTO windlass_clock (id) VALUES (1);

-- ---------------------------------------------------------------- last_updated

CREATE FUNCTION windlass_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW IS DISTINCT FROM OLD THEN NEW.last_updated := clock_timestamp(); END IF;
  RETURN NEW;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'last_updated' LOOP
    EXECUTE format('CREATE TRIGGER aa_touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION windlass_touch()', t);
  END LOOP;
END $$;

-- ---------------------------------------------------------------- prefixes and addresses

-- The closest prefix of the namespace that contains `inner`; `inner` itself only when asked for.
CREATE FUNCTION ipam_closest_prefix(ns uuid, inner_net inet, or_equal boolean) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT id FROM ipam_prefix
   WHERE namespace_id = ns AND prefix >>= inner_net AND (or_equal OR prefix <> inner_net)
   ORDER BY masklen(prefix) DESC LIMIT 1
$$;

CREATE FUNCTION ipam_prefix_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.prefix := network(NEW.prefix)::inet;
  NEW.network := host(NEW.prefix)::inet;
  NEW.broadcast := host(broadcast(NEW.prefix))::inet;
  NEW.prefix_length := masklen(NEW.prefix);
  NEW.ip_version := family(NEW.prefix);
  NEW.parent_id := ipam_closest_prefix(NEW.namespace_id, NEW.prefix, false);
  RETURN NEW;
END $$;
CREATE TRIGGER ab_parts BEFORE INSERT OR UPDATE OF prefix, namespace_id, network, broadcast, prefix_length, ip_version ON ipam_prefix
  FOR EACH ROW EXECUTE FUNCTION ipam_prefix_parts();

CREATE FUNCTION ipam_ip_address_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.host := host(NEW.address)::inet;
  NEW.mask_length := masklen(NEW.address);
  NEW.ip_version := family(NEW.address);
  NEW.parent_id := ipam_closest_prefix(NEW.namespace_id, NEW.host, true);
  RETURN NEW;
END $$;
CREATE TRIGGER ab_parts BEFORE INSERT OR UPDATE OF address, namespace_id, host, mask_length, ip_version ON ipam_ip_address
  FOR EACH ROW EXECUTE FUNCTION ipam_ip_address_parts();

-- What lies inside a prefix that came, went or moved finds its closest parent anew. One statement, however many prefixes changed.
CREATE FUNCTION ipam_settle(ranges inet[], namespaces uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ipam_prefix c SET parent_id = s.parent
    FROM (SELECT DISTINCT ON (p.id) p.id, ipam_closest_prefix(p.namespace_id, p.prefix, false) AS parent
            FROM unnest(ranges, namespaces) AS r(range, ns)
            JOIN ipam_prefix p ON p.namespace_id = r.ns AND p.prefix <<= r.range
            LEFT JOIN ipam_prefix old ON old.id = p.parent_id
           WHERE old.id IS NULL OR old.namespace_id <> p.namespace_id OR masklen(old.prefix) < masklen(r.range) OR NOT old.prefix >> p.prefix) s
   WHERE c.id = s.id AND c.parent_id IS DISTINCT FROM s.parent;
  UPDATE ipam_ip_address c SET parent_id = s.parent
    FROM (SELECT DISTINCT ON (a.id) a.id, ipam_closest_prefix(a.namespace_id, a.host, true) AS parent
            FROM unnest(ranges, namespaces) AS r(range, ns)
            JOIN ipam_ip_address a ON a.namespace_id = r.ns AND a.host <<= r.range
            LEFT JOIN ipam_prefix old ON old.id = a.parent_id
           WHERE old.id IS NULL OR old.namespace_id <> a.namespace_id OR masklen(old.prefix) < masklen(r.range) OR NOT old.prefix >>= a.host) s
   WHERE c.id = s.id AND c.parent_id IS DISTINCT FROM s.parent;
END $$;

CREATE FUNCTION ipam_prefix_settle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ranges inet[]; spaces uuid[];
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN SELECT array_agg(prefix), array_agg(namespace_id) INTO ranges, spaces FROM new_rows;
    WHEN 'DELETE' THEN SELECT array_agg(prefix), array_agg(namespace_id) INTO ranges, spaces FROM old_rows;
    ELSE
      SELECT array_agg(x.prefix), array_agg(x.namespace_id) INTO ranges, spaces
        FROM old_rows o JOIN new_rows n USING (id), LATERAL (VALUES (o.prefix, o.namespace_id), (n.prefix, n.namespace_id)) x(prefix, namespace_id)
       WHERE o.prefix <> n.prefix OR o.namespace_id <> n.namespace_id;
  END CASE;
  IF ranges IS NOT NULL THEN PERFORM ipam_settle(ranges, spaces); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER zzz_settle_insert AFTER INSERT ON ipam_prefix REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ipam_prefix_settle();
CREATE TRIGGER zzz_settle_update AFTER UPDATE ON ipam_prefix REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ipam_prefix_settle();
CREATE TRIGGER zzz_settle_delete AFTER DELETE ON ipam_prefix REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION ipam_prefix_settle();

-- ---------------------------------------------------------------- cables

-- A cable takes two free terminations that exist and fit together; each of them shows the cable. Error codes start with WD.
CREATE FUNCTION dcim_termination_table(kind text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE kind WHEN 'dcim.interface' THEN 'dcim_interface' WHEN 'dcim.consoleport' THEN 'dcim_console_port' WHEN 'dcim.consoleserverport' THEN 'dcim_console_server_port' END;
END $$;

CREATE FUNCTION dcim_take_termination(cable uuid, kind text, termination uuid, side text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE held uuid; found_row boolean; interface_type text;
BEGIN
  IF dcim_termination_table(kind) IS NULL THEN
    RAISE EXCEPTION '"%" can''t hold a cable', kind USING ERRCODE = 'WD001', COLUMN = format('termination_%s_type', side);
  END IF;
  EXECUTE format('SELECT cable_id, true FROM %I WHERE id = $1 FOR UPDATE', dcim_termination_table(kind)) INTO held, found_row USING termination;
  IF found_row IS NULL THEN
    RAISE EXCEPTION 'there is no % with this id', kind USING ERRCODE = 'WD001', COLUMN = format('termination_%s_id', side);
  END IF;
  IF held IS NOT NULL AND held <> cable THEN
    RAISE EXCEPTION 'this termination has a cable already' USING ERRCODE = 'WD002', COLUMN = format('termination_%s_id', side), DETAIL = held::text;
  END IF;
  IF kind = 'dcim.interface' THEN
    SELECT type INTO interface_type FROM dcim_interface WHERE id = termination;
    IF interface_type IN ('virtual', 'bridge', 'lag', 'tunnel') OR interface_type LIKE 'ieee802.11%' OR interface_type LIKE 'other-wireless%' OR interface_type IN ('gsm', 'cdma', 'lte') THEN
      RAISE EXCEPTION 'an interface of type "%" holds no cable', interface_type USING ERRCODE = 'WD001', COLUMN = format('termination_%s_id', side);
    END IF;
  END IF;
  EXECUTE format('UPDATE %I SET cable_id = $1 WHERE id = $2 AND cable_id IS DISTINCT FROM $1', dcim_termination_table(kind)) USING cable, termination;
END $$;

CREATE FUNCTION dcim_cable_connect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.termination_a_type, NEW.termination_a_id, NEW.termination_b_type, NEW.termination_b_id)
       IS DISTINCT FROM (OLD.termination_a_type, OLD.termination_a_id, OLD.termination_b_type, OLD.termination_b_id) THEN
      RAISE EXCEPTION 'the ends of a cable do not change: delete it and connect anew' USING ERRCODE = 'WD001', COLUMN = 'termination_a_id';
    END IF;
    RETURN NULL;
  END IF;
  IF (NEW.termination_a_type = 'dcim.interface') <> (NEW.termination_b_type = 'dcim.interface')
     OR (NEW.termination_a_type <> 'dcim.interface' AND NEW.termination_a_type = NEW.termination_b_type) THEN
    RAISE EXCEPTION 'a cable can''t join % and %', NEW.termination_a_type, NEW.termination_b_type USING ERRCODE = 'WD001', COLUMN = 'termination_b_type';
  END IF;
  PERFORM dcim_take_termination(NEW.id, NEW.termination_a_type, NEW.termination_a_id, 'a');
  PERFORM dcim_take_termination(NEW.id, NEW.termination_b_type, NEW.termination_b_id, 'b');
  RETURN NULL;
END $$;
CREATE TRIGGER zy_connect AFTER INSERT OR UPDATE ON dcim_cable FOR EACH ROW EXECUTE FUNCTION dcim_cable_connect();

-- A component that goes takes its cable with it; the far end is free again (its foreign key empties).
CREATE FUNCTION dcim_component_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM dcim_cable c USING old_rows o WHERE c.id = o.cable_id;
  RETURN NULL;
END $$;
CREATE TRIGGER zzz_uncable AFTER DELETE ON dcim_interface REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION dcim_component_gone();
CREATE TRIGGER zzz_uncable AFTER DELETE ON dcim_console_port REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION dcim_component_gone();
CREATE TRIGGER zzz_uncable AFTER DELETE ON dcim_console_server_port REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION dcim_component_gone();
