-- Tenant groups, and patch panels: ports at the front and at the back of a device, through which a cable leads on.

-- AlterTable
ALTER TABLE "tenancy_tenant" ADD COLUMN     "tenant_group_id" UUID;

-- CreateTable
CREATE TABLE "tenancy_tenant_group" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "parent_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenancy_tenant_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_rear_port" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL,
    "positions" INTEGER NOT NULL DEFAULT 1,
    "description" TEXT NOT NULL DEFAULT '',
    "cable_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_rear_port_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_front_port" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL,
    "rear_port_id" UUID NOT NULL,
    "rear_port_position" INTEGER NOT NULL DEFAULT 1,
    "description" TEXT NOT NULL DEFAULT '',
    "cable_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_front_port_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_rear_port_template" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_type_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL,
    "positions" INTEGER NOT NULL DEFAULT 1,
    "description" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_rear_port_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_front_port_template" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_type_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL,
    "rear_port_template_id" UUID NOT NULL,
    "rear_port_position" INTEGER NOT NULL DEFAULT 1,
    "description" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_front_port_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_front_port_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_front_port_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_rear_port_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_rear_port_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE INDEX "tenancy_tenant_tenant_group_id_idx" ON "tenancy_tenant"("tenant_group_id");

-- CreateIndex
CREATE UNIQUE INDEX "tenancy_tenant_group_name_key" ON "tenancy_tenant_group"("name");

-- CreateIndex
CREATE INDEX "tenancy_tenant_group_parent_id_idx" ON "tenancy_tenant_group"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_rear_port_device_id_name_key" ON "dcim_rear_port"("device_id", "name");

-- CreateIndex
CREATE INDEX "dcim_rear_port_cable_id_idx" ON "dcim_rear_port"("cable_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_front_port_device_id_name_key" ON "dcim_front_port"("device_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_front_port_rear_port_id_rear_port_position_key" ON "dcim_front_port"("rear_port_id", "rear_port_position");

-- CreateIndex
CREATE INDEX "dcim_front_port_cable_id_idx" ON "dcim_front_port"("cable_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_rear_port_template_device_type_id_name_key" ON "dcim_rear_port_template"("device_type_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_front_port_template_device_type_id_name_key" ON "dcim_front_port_template"("device_type_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_front_port_template_rear_port_template_id_rear_port_po_key" ON "dcim_front_port_template"("rear_port_template_id", "rear_port_position");

-- CreateIndex
CREATE INDEX "_front_port_tags_B_index" ON "_front_port_tags"("B");

-- CreateIndex
CREATE INDEX "_rear_port_tags_B_index" ON "_rear_port_tags"("B");

-- AddForeignKey
ALTER TABLE "tenancy_tenant" ADD CONSTRAINT "tenancy_tenant_tenant_group_id_fkey" FOREIGN KEY ("tenant_group_id") REFERENCES "tenancy_tenant_group"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tenancy_tenant_group" ADD CONSTRAINT "tenancy_tenant_group_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "tenancy_tenant_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_rear_port" ADD CONSTRAINT "dcim_rear_port_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "dcim_device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_rear_port" ADD CONSTRAINT "dcim_rear_port_cable_id_fkey" FOREIGN KEY ("cable_id") REFERENCES "dcim_cable"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_front_port" ADD CONSTRAINT "dcim_front_port_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "dcim_device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_front_port" ADD CONSTRAINT "dcim_front_port_rear_port_id_fkey" FOREIGN KEY ("rear_port_id") REFERENCES "dcim_rear_port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_front_port" ADD CONSTRAINT "dcim_front_port_cable_id_fkey" FOREIGN KEY ("cable_id") REFERENCES "dcim_cable"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_rear_port_template" ADD CONSTRAINT "dcim_rear_port_template_device_type_id_fkey" FOREIGN KEY ("device_type_id") REFERENCES "dcim_device_type"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_front_port_template" ADD CONSTRAINT "dcim_front_port_template_device_type_id_fkey" FOREIGN KEY ("device_type_id") REFERENCES "dcim_device_type"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_front_port_template" ADD CONSTRAINT "dcim_front_port_template_rear_port_template_id_fkey" FOREIGN KEY ("rear_port_template_id") REFERENCES "dcim_rear_port_template"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_front_port_tags" ADD CONSTRAINT "_front_port_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_front_port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_front_port_tags" ADD CONSTRAINT "_front_port_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_rear_port_tags" ADD CONSTRAINT "_rear_port_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_rear_port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_rear_port_tags" ADD CONSTRAINT "_rear_port_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A rear port has 1 to 1024 positions; which of them a front port may take is checked by the product.
ALTER TABLE dcim_rear_port ADD CONSTRAINT rear_port_positions CHECK (positions BETWEEN 1 AND 1024);
ALTER TABLE dcim_rear_port_template ADD CONSTRAINT rear_port_template_positions CHECK (positions BETWEEN 1 AND 1024);
ALTER TABLE dcim_front_port ADD CONSTRAINT front_port_position CHECK (rear_port_position BETWEEN 1 AND 1024);
ALTER TABLE dcim_front_port_template ADD CONSTRAINT front_port_template_position CHECK (rear_port_position BETWEEN 1 AND 1024);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tenancy_tenant_group', 'dcim_rear_port', 'dcim_front_port', 'dcim_rear_port_template', 'dcim_front_port_template'] LOOP
    EXECUTE format('CREATE TRIGGER aa_touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION windlass_touch()', t);
  END LOOP;
END $$;

SELECT windlass_track('tenancy_tenant_group', 'windlass_record', 'tenancy.tenantgroup', 'name');
SELECT windlass_track('dcim_rear_port', 'windlass_record', 'dcim.rearport', 'name');
SELECT windlass_track('dcim_front_port', 'windlass_record', 'dcim.frontport', 'name');
SELECT windlass_track('dcim_rear_port_template', 'windlass_record', 'dcim.rearporttemplate', 'name');
SELECT windlass_track('dcim_front_port_template', 'windlass_record', 'dcim.frontporttemplate', 'name');
SELECT windlass_track('_rear_port_tags', 'windlass_record_links', 'dcim.rearport', 'tags', 'dcim_rear_port', 'name', 'A', 'B');
SELECT windlass_track('_front_port_tags', 'windlass_record_links', 'dcim.frontport', 'tags', 'dcim_front_port', 'name', 'A', 'B');

-- ---------------------------------------------------------------- cables through patch panels

CREATE OR REPLACE FUNCTION dcim_termination_table(kind text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE kind WHEN 'dcim.interface' THEN 'dcim_interface' WHEN 'dcim.consoleport' THEN 'dcim_console_port' WHEN 'dcim.consoleserverport' THEN 'dcim_console_server_port'
    WHEN 'dcim.powerport' THEN 'dcim_power_port' WHEN 'dcim.poweroutlet' THEN 'dcim_power_outlet'
    WHEN 'dcim.frontport' THEN 'dcim_front_port' WHEN 'dcim.rearport' THEN 'dcim_rear_port' END;
END $$;

-- Interfaces are joined with interfaces, console ports with console server ports, power ports with power outlets; all but those of power with ports of
-- panels, and these with each other. Back to back, panels have the same number of positions, and a front port is not led into its own back.
CREATE OR REPLACE FUNCTION dcim_cable_connect() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  panel text[] := ARRAY['dcim.frontport', 'dcim.rearport'];
  one text; other text;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.termination_a_type, NEW.termination_a_id, NEW.termination_b_type, NEW.termination_b_id)
       IS DISTINCT FROM (OLD.termination_a_type, OLD.termination_a_id, OLD.termination_b_type, OLD.termination_b_id) THEN
      RAISE EXCEPTION 'the ends of a cable do not change: delete it and connect anew' USING ERRCODE = 'WD001', COLUMN = 'termination_a_id';
    END IF;
    RETURN NULL;
  END IF;
  one := least(NEW.termination_a_type, NEW.termination_b_type);
  other := greatest(NEW.termination_a_type, NEW.termination_b_type);
  IF dcim_termination_table(one) IS NOT NULL AND dcim_termination_table(other) IS NOT NULL
     AND (one, other) NOT IN (('dcim.interface', 'dcim.interface'), ('dcim.consoleport', 'dcim.consoleserverport'), ('dcim.poweroutlet', 'dcim.powerport'))
     AND NOT ((one = ANY (panel) OR other = ANY (panel)) AND one NOT LIKE 'dcim.power%' AND other NOT LIKE 'dcim.power%') THEN
    RAISE EXCEPTION 'a cable can''t join % and %', NEW.termination_a_type, NEW.termination_b_type USING ERRCODE = 'WD001', COLUMN = 'termination_b_type';
  END IF;
  IF (one, other) = ('dcim.frontport', 'dcim.rearport')
     AND EXISTS (SELECT FROM dcim_front_port f WHERE (f.id, f.rear_port_id) IN ((NEW.termination_a_id, NEW.termination_b_id), (NEW.termination_b_id, NEW.termination_a_id))) THEN
    RAISE EXCEPTION 'this front port leads to that rear port already, inside the panel' USING ERRCODE = 'WD001', COLUMN = 'termination_b_id';
  END IF;
  IF (one, other) = ('dcim.rearport', 'dcim.rearport')
     AND (SELECT count(DISTINCT r.positions) > 1 AND min(r.positions) > 1 FROM dcim_rear_port r WHERE r.id IN (NEW.termination_a_id, NEW.termination_b_id)) THEN
    RAISE EXCEPTION 'these rear ports have different numbers of positions' USING ERRCODE = 'WD001', COLUMN = 'termination_b_id';
  END IF;
  PERFORM dcim_take_termination(NEW.id, NEW.termination_a_type, NEW.termination_a_id, 'a');
  PERFORM dcim_take_termination(NEW.id, NEW.termination_b_type, NEW.termination_b_id, 'b');
  RETURN NULL;
END $$;

CREATE TRIGGER zzz_uncable AFTER DELETE ON dcim_front_port REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION dcim_component_gone();
CREATE TRIGGER zzz_uncable AFTER DELETE ON dcim_rear_port REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION dcim_component_gone();

-- Where a port leads: from its cable's near end to the far one, and where that is a port of a panel, on from the port behind it. A front port names its
-- position at the back; several in one rear port are told apart by the positions met before, the latest first. A row is a cable; the last row has none
-- where nothing is plugged in behind a panel. The path splits where it meets the back of a panel of several positions and has no position to follow.
CREATE FUNCTION dcim_cable_path(kind text, termination uuid, positions int[] DEFAULT '{}')
RETURNS TABLE (step int, near_type text, near_id uuid, cable uuid, is_connected boolean, far_type text, far_id uuid, is_split boolean)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  c record; front record; back_positions int;
  next_type text := kind;
  next_id uuid := termination;
  met uuid[] := '{}';
BEGIN
  step := 0;
  is_split := false;
  WHILE next_id IS NOT NULL AND next_id <> ALL (met) LOOP
    step := step + 1;
    near_type := next_type;
    near_id := next_id;
    next_id := NULL;
    met := met || near_id;
    SELECT d.*, s.name = 'Connected' AS is_on, d.termination_a_type = near_type AND d.termination_a_id = near_id AS is_from_a INTO c
      FROM dcim_cable d JOIN extras_status s ON s.id = d.status_id
     WHERE (d.termination_a_type = near_type AND d.termination_a_id = near_id) OR (d.termination_b_type = near_type AND d.termination_b_id = near_id);
    EXIT WHEN NOT FOUND AND step = 1;
    cable := c.id;
    is_connected := c.is_on;
    far_type := CASE WHEN c.is_from_a THEN c.termination_b_type ELSE c.termination_a_type END;
    far_id := CASE WHEN c.is_from_a THEN c.termination_b_id ELSE c.termination_a_id END;
    IF far_type = 'dcim.frontport' THEN
      SELECT p.rear_port_id, p.rear_port_position, b.positions INTO front FROM dcim_front_port p JOIN dcim_rear_port b ON b.id = p.rear_port_id WHERE p.id = far_id;
      next_type := 'dcim.rearport';
      next_id := front.rear_port_id;
      IF front.positions > 1 THEN positions := positions || front.rear_port_position; END IF;
    ELSIF far_type = 'dcim.rearport' THEN
      SELECT b.positions INTO back_positions FROM dcim_rear_port b WHERE b.id = far_id;
      is_split := back_positions > 1 AND cardinality(positions) = 0;
      IF NOT is_split THEN
        next_type := 'dcim.frontport';
        SELECT p.id INTO next_id FROM dcim_front_port p
         WHERE p.rear_port_id = far_id AND p.rear_port_position = CASE WHEN back_positions = 1 THEN 1 ELSE positions[cardinality(positions)] END;
        IF back_positions > 1 THEN positions := trim_array(positions, 1); END IF;
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;

-- The port at the other end of the path, panels left aside, and whether every cable on the way is connected. No row where it ends at a panel.
CREATE FUNCTION dcim_cable_path_end(kind text, termination uuid) RETURNS TABLE (end_type text, end_id uuid, is_active boolean) LANGUAGE sql STABLE AS $$
  SELECT p.far_type, p.far_id, p.is_active
    FROM (SELECT far_type, far_id, bool_and(is_connected) OVER () AS is_active, row_number() OVER (ORDER BY step DESC) AS nth FROM dcim_cable_path(kind, termination)) p
   WHERE p.nth = 1 AND p.far_type NOT IN ('dcim.frontport', 'dcim.rearport')
$$;

-- A new device has the ports of its type's panel too, the back first: each front port leads to its rear port.
CREATE FUNCTION dcim_device_panel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dcim_rear_port (device_id, name, label, description, type, positions)
  SELECT n.id, t.name, t.label, t.description, t.type, t.positions
    FROM new_rows n JOIN dcim_rear_port_template t ON t.device_type_id = n.device_type_id ORDER BY n.id, t.name;
  INSERT INTO dcim_front_port (device_id, name, label, description, type, rear_port_id, rear_port_position)
  SELECT n.id, t.name, t.label, t.description, t.type, r.id, t.rear_port_position
    FROM new_rows n JOIN dcim_front_port_template t ON t.device_type_id = n.device_type_id
    JOIN dcim_rear_port_template b ON b.id = t.rear_port_template_id
    JOIN dcim_rear_port r ON r.device_id = n.id AND r.name = b.name ORDER BY n.id, t.name;
  RETURN NULL;
END $$;
CREATE TRIGGER zzz_panel AFTER INSERT ON dcim_device REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION dcim_device_panel();

-- What jobs may read and write: the list of before, and the new kinds of inventory.
CREATE OR REPLACE FUNCTION windlass_grant_runner() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  t text;
  inventory text[] := ARRAY['extras_status', 'extras_role', 'extras_tag', 'dcim_location_type', 'dcim_location', 'dcim_manufacturer', 'dcim_device_type',
    'dcim_device', 'dcim_interface', 'dcim_console_port', 'dcim_console_server_port', 'dcim_cable', 'ipam_namespace', 'ipam_prefix', 'ipam_ip_address',
    'ipam_ip_address_to_interface', '_location_tags', '_device_type_tags', '_device_tags', '_interface_tags', '_console_port_tags',
    '_console_server_port_tags', '_cable_tags', '_namespace_tags', '_prefix_tags', '_ip_address_tags', '_prefix_locations',
    'tenancy_tenant', '_tenant_tags', 'dcim_platform', 'dcim_interface_template', 'dcim_console_port_template', 'dcim_console_server_port_template',
    'dcim_rack_group', 'dcim_rack', '_rack_tags', 'dcim_power_port', 'dcim_power_outlet', '_power_port_tags', '_power_outlet_tags', 'dcim_power_port_template',
    'dcim_power_outlet_template', 'ipam_vlan_group', 'ipam_vlan', '_vlan_group_tags', '_vlan_tags', '_vlan_locations', '_tagged_vlans', 'tenancy_tenant_group', 'dcim_rear_port', 'dcim_front_port',
    '_rear_port_tags', '_front_port_tags', 'dcim_rear_port_template', 'dcim_front_port_template'];
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
  GRANT SELECT ON extras_custom_field, extras_custom_field_choice TO windlass_runner;
  RETURN NULL;
END $$;
SELECT windlass_grant_runner();
