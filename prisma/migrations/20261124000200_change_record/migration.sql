-- The change record: every change of a tracked table is written down by the database, attributed to user, request and run.
-- A write without a context is refused (WL001). A login that is not the owner of these functions is a guest: what it claims counts for
-- nothing but the key of its own, still running run (WL002), and user and origin are read from that run.

CREATE FUNCTION windlass_context(OUT request_id uuid, OUT user_id uuid, OUT user_name text, OUT run_id uuid, OUT origin text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE c jsonb := nullif(current_setting('windlass.context', true), '')::jsonb;
BEGIN
  IF c IS NULL THEN
    RAISE EXCEPTION 'change without a context' USING ERRCODE = 'WL001', HINT = 'open the transaction with write(context, fn), or connect as a run';
  END IF;
  IF session_user <> current_user THEN
    SELECT r.request_id, r.user_id, u.username, r.id, CASE r.mode WHEN 'plan' THEN 'plan' ELSE 'job' END
      INTO request_id, user_id, user_name, run_id, origin
      FROM extras_job_result r LEFT JOIN users_user u ON u.id = r.user_id
     WHERE r.id = (c->>'run')::uuid AND r.status = 'STARTED' AND r.mode <> 'read'
       AND r.change_key = encode(sha256(convert_to(c->>'key', 'UTF8')), 'hex');
    IF NOT FOUND THEN
      RAISE EXCEPTION 'this run may not write' USING ERRCODE = 'WL002', DETAIL = format('run %s is not running, is a dry run, or its key is wrong', c->>'run');
    END IF;
  ELSE
    request_id := (c->>'request')::uuid; run_id := (c->>'run')::uuid; user_id := (c->>'user')::uuid; origin := c->>'origin'; user_name := c->>'user_name';
  END IF;
  user_name := coalesce(user_name, '');
END $$;

-- Arguments: model, column that names the row, columns that are never recorded (secrets, counters), comma separated.
CREATE FUNCTION windlass_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
-- A tracked table may have a column named like one of ours here (extras_job has "hidden").
#variable_conflict use_variable
DECLARE
  c record;
  hidden text[] := string_to_array(coalesce(TG_ARGV[2], ''), ',');
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM FROM new_rows LIMIT 1; IF NOT FOUND THEN RETURN NULL; END IF;
    c := windlass_context();
    INSERT INTO extras_object_change (request_id, user_id, user_name, run_id, origin, action, model, object_id, object_repr, after)
    SELECT c.request_id, c.user_id, c.user_name, c.run_id, c.origin, 'create', TG_ARGV[0], j->>'id', left(coalesce(nullif(j->>TG_ARGV[1], ''), left(j->>'id', 8)), 200), j - hidden
      FROM new_rows n, LATERAL (SELECT to_jsonb(n) AS j) x;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM FROM old_rows LIMIT 1; IF NOT FOUND THEN RETURN NULL; END IF;
    c := windlass_context();
    INSERT INTO extras_object_change (request_id, user_id, user_name, run_id, origin, action, model, object_id, object_repr, before)
    SELECT c.request_id, c.user_id, c.user_name, c.run_id, c.origin, 'delete', TG_ARGV[0], j->>'id', left(coalesce(nullif(j->>TG_ARGV[1], ''), left(j->>'id', 8)), 200), j - hidden
      FROM old_rows o, LATERAL (SELECT to_jsonb(o) AS j) x;
  ELSE
    PERFORM FROM old_rows o JOIN new_rows n USING (id) WHERE to_jsonb(o) - hidden - 'last_updated' <> to_jsonb(n) - hidden - 'last_updated' LIMIT 1;
    IF NOT FOUND THEN RETURN NULL; END IF;
    c := windlass_context();
    INSERT INTO extras_object_change (request_id, user_id, user_name, run_id, origin, action, model, object_id, object_repr, before, after)
    SELECT c.request_id, c.user_id, c.user_name, c.run_id, c.origin, 'update', TG_ARGV[0], nj->>'id', left(coalesce(nullif(nj->>TG_ARGV[1], ''), left(nj->>'id', 8)), 200), d.before, d.after
      FROM old_rows o JOIN new_rows n USING (id),
      LATERAL (SELECT to_jsonb(o) AS oj, to_jsonb(n) AS nj) x,
      -- Both rows have one type, so their keys come in one order and can be walked side by side.
      LATERAL (SELECT jsonb_object_agg(k, ov) AS before, jsonb_object_agg(k, nv) AS after
                 FROM ROWS FROM (jsonb_each(oj), jsonb_each(nj)) AS e(k, ov, k2, nv)
                WHERE nv <> ov AND k <> 'last_updated' AND NOT k = ANY (hidden)) d
     WHERE d.after IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;

-- A row of a join table is a change of its owner's list. Arguments: owner's model, field, owner's table, column that names it, owner column, other column.
CREATE FUNCTION windlass_record_links() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  c record;
  moved text := CASE TG_OP WHEN 'INSERT' THEN 'new_rows' ELSE 'old_rows' END;
  n int;
BEGIN
  IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'join rows are added and removed, not changed' USING ERRCODE = 'WL003'; END IF;
  EXECUTE format('SELECT count(*) FROM (SELECT FROM %I LIMIT 1) x', moved) INTO n;
  IF n = 0 THEN RETURN NULL; END IF;
  c := windlass_context();
  EXECUTE format($q$
    INSERT INTO extras_object_change (request_id, user_id, user_name, run_id, origin, action, model, object_id, object_repr, before, after)
    SELECT $1, $2, $3, $4, $5, 'update', $6, m.owner::text, left(coalesce(o.name, ''), 200),
           jsonb_build_object($7, CASE WHEN $8 THEN coalesce(rest.list, '[]') ELSE coalesce(rest.list, '[]') || m.list END),
           jsonb_build_object($7, CASE WHEN $8 THEN coalesce(rest.list, '[]') || m.list ELSE coalesce(rest.list, '[]') END)
      FROM (SELECT %1$I AS owner, jsonb_agg(%2$I ORDER BY %2$I) AS list FROM %3$I GROUP BY 1) m
      LEFT JOIN LATERAL (SELECT %4$I::text AS name FROM %5$I t WHERE t.id = m.owner) o ON true
      LEFT JOIN LATERAL (SELECT jsonb_agg(j.%2$I ORDER BY j.%2$I) AS list FROM %6$I j
                          WHERE j.%1$I = m.owner AND NOT m.list @> to_jsonb(j.%2$I)) rest ON true
  $q$, TG_ARGV[4], TG_ARGV[5], moved, TG_ARGV[3], TG_ARGV[2], TG_TABLE_NAME)
  USING c.request_id, c.user_id, c.user_name, c.run_id, c.origin, TG_ARGV[0], TG_ARGV[1], TG_OP = 'INSERT';
  RETURN NULL;
END $$;

CREATE FUNCTION windlass_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % would leave no change record', CASE TG_OP WHEN 'UPDATE' THEN 'changing the id' ELSE TG_OP END, TG_TABLE_NAME USING ERRCODE = 'WL003';
END $$;

-- Statement triggers with transition tables: one insert into the record however many rows a statement changed.
CREATE FUNCTION windlass_track(tbl regclass, fn text, VARIADIC args text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE a text := (SELECT string_agg(quote_literal(x), ', ') FROM unnest(args) x);
BEGIN
  EXECUTE format('CREATE TRIGGER zz_record_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION %I(%s)', tbl, fn, a);
  EXECUTE format('CREATE TRIGGER zz_record_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION %I(%s)', tbl, fn, a);
  EXECUTE format('CREATE TRIGGER zz_record_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION %I(%s)', tbl, fn, a);
  IF fn = 'windlass_record' THEN
    EXECUTE format('CREATE TRIGGER zz_fixed_id BEFORE UPDATE OF id ON %s FOR EACH STATEMENT EXECUTE FUNCTION windlass_refuse()', tbl);
  END IF;
  EXECUTE format('CREATE TRIGGER zz_no_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION windlass_refuse()', tbl);
END $$;

-- Inventory.
SELECT windlass_track('extras_status', 'windlass_record', 'extras.status', 'name');
SELECT windlass_track('extras_role', 'windlass_record', 'extras.role', 'name');
SELECT windlass_track('extras_tag', 'windlass_record', 'extras.tag', 'name');
SELECT windlass_track('dcim_location_type', 'windlass_record', 'dcim.locationtype', 'name');
SELECT windlass_track('dcim_location', 'windlass_record', 'dcim.location', 'name');
SELECT windlass_track('dcim_manufacturer', 'windlass_record', 'dcim.manufacturer', 'name');
SELECT windlass_track('dcim_device_type', 'windlass_record', 'dcim.devicetype', 'model');
SELECT windlass_track('dcim_device', 'windlass_record', 'dcim.device', 'name');
SELECT windlass_track('dcim_interface', 'windlass_record', 'dcim.interface', 'name');
SELECT windlass_track('dcim_console_port', 'windlass_record', 'dcim.consoleport', 'name');
SELECT windlass_track('dcim_console_server_port', 'windlass_record', 'dcim.consoleserverport', 'name');
SELECT windlass_track('dcim_cable', 'windlass_record', 'dcim.cable', 'label');
SELECT windlass_track('ipam_namespace', 'windlass_record', 'ipam.namespace', 'name');
SELECT windlass_track('ipam_prefix', 'windlass_record', 'ipam.prefix', 'prefix');
SELECT windlass_track('ipam_ip_address', 'windlass_record', 'ipam.ipaddress', 'address');
SELECT windlass_track('ipam_ip_address_to_interface', 'windlass_record', 'ipam.ipaddresstointerface', 'id');
SELECT windlass_track('_location_tags', 'windlass_record_links', 'dcim.location', 'tags', 'dcim_location', 'name', 'A', 'B');
SELECT windlass_track('_device_type_tags', 'windlass_record_links', 'dcim.devicetype', 'tags', 'dcim_device_type', 'model', 'A', 'B');
SELECT windlass_track('_device_tags', 'windlass_record_links', 'dcim.device', 'tags', 'dcim_device', 'name', 'A', 'B');
SELECT windlass_track('_interface_tags', 'windlass_record_links', 'dcim.interface', 'tags', 'dcim_interface', 'name', 'A', 'B');
SELECT windlass_track('_console_port_tags', 'windlass_record_links', 'dcim.consoleport', 'tags', 'dcim_console_port', 'name', 'A', 'B');
SELECT windlass_track('_console_server_port_tags', 'windlass_record_links', 'dcim.consoleserverport', 'tags', 'dcim_console_server_port', 'name', 'A', 'B');
SELECT windlass_track('_cable_tags', 'windlass_record_links', 'dcim.cable', 'tags', 'dcim_cable', 'label', 'A', 'B');
SELECT windlass_track('_namespace_tags', 'windlass_record_links', 'ipam.namespace', 'tags', 'ipam_namespace', 'name', 'A', 'B');
SELECT windlass_track('_prefix_tags', 'windlass_record_links', 'ipam.prefix', 'tags', 'ipam_prefix', 'prefix', 'A', 'B');
SELECT windlass_track('_ip_address_tags', 'windlass_record_links', 'ipam.ipaddress', 'tags', 'ipam_ip_address', 'address', 'A', 'B');
SELECT windlass_track('_prefix_locations', 'windlass_record_links', 'ipam.prefix', 'locations', 'ipam_prefix', 'prefix', 'B', 'A');

-- Administration: recorded by the same triggers, never granted to a job's login, secrets left out.
SELECT windlass_track('users_user', 'windlass_record', 'users.user', 'username', 'password,last_login,session_version');
SELECT windlass_track('auth_group', 'windlass_record', 'auth.group', 'name');
SELECT windlass_track('users_object_permission', 'windlass_record', 'users.objectpermission', 'name');
SELECT windlass_track('users_token', 'windlass_record', 'users.token', 'key_tail', 'key_hash,last_used');
SELECT windlass_track('extras_job', 'windlass_record', 'extras.job', 'name', 'variables,class_values,bundle_digest');
SELECT windlass_track('extras_scheduled_job', 'windlass_record', 'extras.scheduledjob', 'name', 'next_slot,last_slot,last_run_at,total_run_count,date_changed');
SELECT windlass_track('_user_groups', 'windlass_record_links', 'users.user', 'groups', 'users_user', 'username', 'B', 'A');
SELECT windlass_track('_permission_users', 'windlass_record_links', 'users.objectpermission', 'users', 'users_object_permission', 'name', 'A', 'B');
SELECT windlass_track('_permission_groups', 'windlass_record_links', 'users.objectpermission', 'groups', 'users_object_permission', 'name', 'B', 'A');
SELECT windlass_track('_job_tags', 'windlass_record_links', 'extras.job', 'tags', 'extras_job', 'name', 'A', 'B');

-- Second line behind plan mode: whatever a process does, the changes of a dry run cannot be committed.
CREATE FUNCTION windlass_refuse_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a dry run cannot commit' USING ERRCODE = 'WL005'; END $$;
CREATE CONSTRAINT TRIGGER windlass_dry_run AFTER INSERT ON extras_object_change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.origin = 'plan') EXECUTE FUNCTION windlass_refuse_commit();

-- The record is append-only but for retention, which says so.
CREATE FUNCTION windlass_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('windlass.retention', true) = 'on' THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'the change record is not edited' USING ERRCODE = 'WL004';
END $$;
CREATE TRIGGER aa_append_only AFTER UPDATE OR DELETE ON extras_object_change FOR EACH STATEMENT EXECUTE FUNCTION windlass_append_only();

-- ---------------------------------------------------------------- the guests' role

-- What jobs may read and write: this list and nothing else. Roles belong to the cluster, not to this database, so the step is repeatable.
-- Returns null, or what an administrator has to do when this login may not create roles.
CREATE FUNCTION windlass_grant_runner() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  t text;
  inventory text[] := ARRAY['extras_status', 'extras_role', 'extras_tag', 'dcim_location_type', 'dcim_location', 'dcim_manufacturer', 'dcim_device_type',
    'dcim_device', 'dcim_interface', 'dcim_console_port', 'dcim_console_server_port', 'dcim_cable', 'ipam_namespace', 'ipam_prefix', 'ipam_ip_address',
    'ipam_ip_address_to_interface', '_location_tags', '_device_type_tags', '_device_tags', '_interface_tags', '_console_port_tags',
    '_console_server_port_tags', '_cable_tags', '_namespace_tags', '_prefix_tags', '_ip_address_tags', '_prefix_locations'];
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'windlass_runner') THEN
    BEGIN CREATE ROLE windlass_runner NOLOGIN;
    EXCEPTION
      WHEN insufficient_privilege THEN RETURN 'as an administrator of this Postgres: CREATE ROLE windlass_runner NOLOGIN; then run post-upgrade again';
      WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this cluster was faster
    END;
  END IF;
  GRANT USAGE ON SCHEMA public TO windlass_runner;
  REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  EXECUTE format('REVOKE TEMPORARY, CONNECT ON DATABASE %I FROM PUBLIC', current_database());
  FOREACH t IN ARRAY inventory LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO windlass_runner', t);
  END LOOP;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION windlass_grant_runner() FROM PUBLIC;
SELECT windlass_grant_runner();
