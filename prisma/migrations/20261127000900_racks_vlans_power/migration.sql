-- Racks, VLANs and power: where a device stands, what its ports carry, and what it is plugged into.

-- AlterTable
ALTER TABLE "dcim_device" ADD COLUMN     "rack_id" UUID;

-- AlterTable
ALTER TABLE "dcim_interface" ADD COLUMN     "untagged_vlan_id" UUID;

-- AlterTable
ALTER TABLE "ipam_prefix" ADD COLUMN     "vlan_id" UUID;

-- CreateTable
CREATE TABLE "dcim_rack_group" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "location_id" UUID NOT NULL,
    "parent_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_rack_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_rack" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "facility_id" TEXT,
    "location_id" UUID NOT NULL,
    "rack_group_id" UUID,
    "status_id" UUID NOT NULL,
    "role_id" UUID,
    "tenant_id" UUID,
    "serial" TEXT NOT NULL DEFAULT '',
    "asset_tag" TEXT,
    "type" TEXT NOT NULL DEFAULT '',
    "width" TEXT NOT NULL DEFAULT '19',
    "u_height" INTEGER NOT NULL DEFAULT 42,
    "desc_units" BOOLEAN NOT NULL DEFAULT false,
    "outer_width" INTEGER,
    "outer_depth" INTEGER,
    "outer_unit" TEXT NOT NULL DEFAULT '',
    "comments" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_rack_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_power_port" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "maximum_draw" INTEGER,
    "allocated_draw" INTEGER,
    "cable_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_power_port_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_power_port_template" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_type_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "maximum_draw" INTEGER,
    "allocated_draw" INTEGER,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_power_port_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_power_outlet" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "feed_leg" TEXT NOT NULL DEFAULT '',
    "power_port_id" UUID,
    "cable_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_power_outlet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_power_outlet_template" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_type_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "feed_leg" TEXT NOT NULL DEFAULT '',
    "power_port_template_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_power_outlet_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ipam_vlan_group" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "range" TEXT NOT NULL DEFAULT '1-4094',
    "location_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ipam_vlan_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ipam_vlan" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "vid" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "vlan_group_id" UUID,
    "status_id" UUID NOT NULL,
    "role_id" UUID,
    "tenant_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ipam_vlan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_vlan_group_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_vlan_group_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_vlan_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_vlan_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_vlan_locations" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_vlan_locations_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_rack_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_rack_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_tagged_vlans" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_tagged_vlans_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_power_port_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_power_port_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_power_outlet_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_power_outlet_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE INDEX "dcim_rack_group_parent_id_idx" ON "dcim_rack_group"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_rack_group_location_id_name_key" ON "dcim_rack_group"("location_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_rack_asset_tag_key" ON "dcim_rack"("asset_tag");

-- CreateIndex
CREATE INDEX "dcim_rack_location_id_idx" ON "dcim_rack"("location_id");

-- CreateIndex
CREATE INDEX "dcim_rack_status_id_idx" ON "dcim_rack"("status_id");

-- CreateIndex
CREATE INDEX "dcim_rack_role_id_idx" ON "dcim_rack"("role_id");

-- CreateIndex
CREATE INDEX "dcim_rack_tenant_id_idx" ON "dcim_rack"("tenant_id");

-- CreateIndex
CREATE INDEX "dcim_rack_name_idx" ON "dcim_rack"("name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_rack_rack_group_id_name_key" ON "dcim_rack"("rack_group_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_rack_rack_group_id_facility_id_key" ON "dcim_rack"("rack_group_id", "facility_id");

-- CreateIndex
CREATE INDEX "dcim_power_port_cable_id_idx" ON "dcim_power_port"("cable_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_power_port_device_id_name_key" ON "dcim_power_port"("device_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_power_port_template_device_type_id_name_key" ON "dcim_power_port_template"("device_type_id", "name");

-- CreateIndex
CREATE INDEX "dcim_power_outlet_cable_id_idx" ON "dcim_power_outlet"("cable_id");

-- CreateIndex
CREATE INDEX "dcim_power_outlet_power_port_id_idx" ON "dcim_power_outlet"("power_port_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_power_outlet_device_id_name_key" ON "dcim_power_outlet"("device_id", "name");

-- CreateIndex
CREATE INDEX "dcim_power_outlet_template_power_port_template_id_idx" ON "dcim_power_outlet_template"("power_port_template_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_power_outlet_template_device_type_id_name_key" ON "dcim_power_outlet_template"("device_type_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "ipam_vlan_group_name_key" ON "ipam_vlan_group"("name");

-- CreateIndex
CREATE INDEX "ipam_vlan_group_location_id_idx" ON "ipam_vlan_group"("location_id");

-- CreateIndex
CREATE INDEX "ipam_vlan_vid_idx" ON "ipam_vlan"("vid");

-- CreateIndex
CREATE INDEX "ipam_vlan_status_id_idx" ON "ipam_vlan"("status_id");

-- CreateIndex
CREATE INDEX "ipam_vlan_role_id_idx" ON "ipam_vlan"("role_id");

-- CreateIndex
CREATE INDEX "ipam_vlan_tenant_id_idx" ON "ipam_vlan"("tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "ipam_vlan_vlan_group_id_vid_key" ON "ipam_vlan"("vlan_group_id", "vid");

-- CreateIndex
CREATE UNIQUE INDEX "ipam_vlan_vlan_group_id_name_key" ON "ipam_vlan"("vlan_group_id", "name");

-- CreateIndex
CREATE INDEX "_vlan_group_tags_B_index" ON "_vlan_group_tags"("B");

-- CreateIndex
CREATE INDEX "_vlan_tags_B_index" ON "_vlan_tags"("B");

-- CreateIndex
CREATE INDEX "_vlan_locations_B_index" ON "_vlan_locations"("B");

-- CreateIndex
CREATE INDEX "_rack_tags_B_index" ON "_rack_tags"("B");

-- CreateIndex
CREATE INDEX "_tagged_vlans_B_index" ON "_tagged_vlans"("B");

-- CreateIndex
CREATE INDEX "_power_port_tags_B_index" ON "_power_port_tags"("B");

-- CreateIndex
CREATE INDEX "_power_outlet_tags_B_index" ON "_power_outlet_tags"("B");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_device_rack_id_position_face_key" ON "dcim_device"("rack_id", "position", "face");

-- CreateIndex
CREATE INDEX "dcim_interface_untagged_vlan_id_idx" ON "dcim_interface"("untagged_vlan_id");

-- CreateIndex
CREATE INDEX "ipam_prefix_vlan_id_idx" ON "ipam_prefix"("vlan_id");

-- AddForeignKey
ALTER TABLE "dcim_rack_group" ADD CONSTRAINT "dcim_rack_group_location_id_fkey" FOREIGN KEY ("location_id") REFERENCES "dcim_location"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_rack_group" ADD CONSTRAINT "dcim_rack_group_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "dcim_rack_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_rack" ADD CONSTRAINT "dcim_rack_location_id_fkey" FOREIGN KEY ("location_id") REFERENCES "dcim_location"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_rack" ADD CONSTRAINT "dcim_rack_rack_group_id_fkey" FOREIGN KEY ("rack_group_id") REFERENCES "dcim_rack_group"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_rack" ADD CONSTRAINT "dcim_rack_status_id_fkey" FOREIGN KEY ("status_id") REFERENCES "extras_status"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_rack" ADD CONSTRAINT "dcim_rack_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "extras_role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_rack" ADD CONSTRAINT "dcim_rack_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenancy_tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_device" ADD CONSTRAINT "dcim_device_rack_id_fkey" FOREIGN KEY ("rack_id") REFERENCES "dcim_rack"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_interface" ADD CONSTRAINT "dcim_interface_untagged_vlan_id_fkey" FOREIGN KEY ("untagged_vlan_id") REFERENCES "ipam_vlan"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_power_port" ADD CONSTRAINT "dcim_power_port_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "dcim_device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_power_port" ADD CONSTRAINT "dcim_power_port_cable_id_fkey" FOREIGN KEY ("cable_id") REFERENCES "dcim_cable"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_power_port_template" ADD CONSTRAINT "dcim_power_port_template_device_type_id_fkey" FOREIGN KEY ("device_type_id") REFERENCES "dcim_device_type"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_power_outlet" ADD CONSTRAINT "dcim_power_outlet_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "dcim_device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_power_outlet" ADD CONSTRAINT "dcim_power_outlet_cable_id_fkey" FOREIGN KEY ("cable_id") REFERENCES "dcim_cable"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_power_outlet" ADD CONSTRAINT "dcim_power_outlet_power_port_id_fkey" FOREIGN KEY ("power_port_id") REFERENCES "dcim_power_port"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_power_outlet_template" ADD CONSTRAINT "dcim_power_outlet_template_device_type_id_fkey" FOREIGN KEY ("device_type_id") REFERENCES "dcim_device_type"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_power_outlet_template" ADD CONSTRAINT "dcim_power_outlet_template_power_port_template_id_fkey" FOREIGN KEY ("power_port_template_id") REFERENCES "dcim_power_port_template"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_prefix" ADD CONSTRAINT "ipam_prefix_vlan_id_fkey" FOREIGN KEY ("vlan_id") REFERENCES "ipam_vlan"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_vlan_group" ADD CONSTRAINT "ipam_vlan_group_location_id_fkey" FOREIGN KEY ("location_id") REFERENCES "dcim_location"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_vlan" ADD CONSTRAINT "ipam_vlan_vlan_group_id_fkey" FOREIGN KEY ("vlan_group_id") REFERENCES "ipam_vlan_group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_vlan" ADD CONSTRAINT "ipam_vlan_status_id_fkey" FOREIGN KEY ("status_id") REFERENCES "extras_status"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_vlan" ADD CONSTRAINT "ipam_vlan_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "extras_role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_vlan" ADD CONSTRAINT "ipam_vlan_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenancy_tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_vlan_group_tags" ADD CONSTRAINT "_vlan_group_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_vlan_group_tags" ADD CONSTRAINT "_vlan_group_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "ipam_vlan_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_vlan_tags" ADD CONSTRAINT "_vlan_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_vlan_tags" ADD CONSTRAINT "_vlan_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "ipam_vlan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_vlan_locations" ADD CONSTRAINT "_vlan_locations_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_location"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_vlan_locations" ADD CONSTRAINT "_vlan_locations_B_fkey" FOREIGN KEY ("B") REFERENCES "ipam_vlan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_rack_tags" ADD CONSTRAINT "_rack_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_rack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_rack_tags" ADD CONSTRAINT "_rack_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_tagged_vlans" ADD CONSTRAINT "_tagged_vlans_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_interface"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_tagged_vlans" ADD CONSTRAINT "_tagged_vlans_B_fkey" FOREIGN KEY ("B") REFERENCES "ipam_vlan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_power_port_tags" ADD CONSTRAINT "_power_port_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_power_port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_power_port_tags" ADD CONSTRAINT "_power_port_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_power_outlet_tags" ADD CONSTRAINT "_power_outlet_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_power_outlet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_power_outlet_tags" ADD CONSTRAINT "_power_outlet_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Outside of groups VLANs may repeat. Inside, the range of the group is checked by the product.
ALTER TABLE ipam_vlan ADD CONSTRAINT vlan_vid CHECK (vid BETWEEN 1 AND 4094);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['dcim_rack_group', 'dcim_rack', 'dcim_power_port', 'dcim_power_outlet', 'dcim_power_port_template', 'dcim_power_outlet_template',
    'ipam_vlan_group', 'ipam_vlan'] LOOP
    EXECUTE format('CREATE TRIGGER aa_touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION windlass_touch()', t);
  END LOOP;
END $$;

SELECT windlass_track('dcim_rack_group', 'windlass_record', 'dcim.rackgroup', 'name');
SELECT windlass_track('dcim_rack', 'windlass_record', 'dcim.rack', 'name');
SELECT windlass_track('dcim_power_port', 'windlass_record', 'dcim.powerport', 'name');
SELECT windlass_track('dcim_power_outlet', 'windlass_record', 'dcim.poweroutlet', 'name');
SELECT windlass_track('dcim_power_port_template', 'windlass_record', 'dcim.powerporttemplate', 'name');
SELECT windlass_track('dcim_power_outlet_template', 'windlass_record', 'dcim.poweroutlettemplate', 'name');
SELECT windlass_track('ipam_vlan_group', 'windlass_record', 'ipam.vlangroup', 'name');
SELECT windlass_track('ipam_vlan', 'windlass_record', 'ipam.vlan', 'name');
SELECT windlass_track('_rack_tags', 'windlass_record_links', 'dcim.rack', 'tags', 'dcim_rack', 'name', 'A', 'B');
SELECT windlass_track('_power_port_tags', 'windlass_record_links', 'dcim.powerport', 'tags', 'dcim_power_port', 'name', 'A', 'B');
SELECT windlass_track('_power_outlet_tags', 'windlass_record_links', 'dcim.poweroutlet', 'tags', 'dcim_power_outlet', 'name', 'A', 'B');
SELECT windlass_track('_vlan_group_tags', 'windlass_record_links', 'ipam.vlangroup', 'tags', 'ipam_vlan_group', 'name', 'B', 'A');
SELECT windlass_track('_vlan_tags', 'windlass_record_links', 'ipam.vlan', 'tags', 'ipam_vlan', 'name', 'B', 'A');
SELECT windlass_track('_vlan_locations', 'windlass_record_links', 'ipam.vlan', 'locations', 'ipam_vlan', 'name', 'B', 'A');
SELECT windlass_track('_tagged_vlans', 'windlass_record_links', 'dcim.interface', 'tagged_vlans', 'dcim_interface', 'name', 'A', 'B');

-- ---------------------------------------------------------------- cables of power

CREATE OR REPLACE FUNCTION dcim_termination_table(kind text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE kind WHEN 'dcim.interface' THEN 'dcim_interface' WHEN 'dcim.consoleport' THEN 'dcim_console_port' WHEN 'dcim.consoleserverport' THEN 'dcim_console_server_port'
    WHEN 'dcim.powerport' THEN 'dcim_power_port' WHEN 'dcim.poweroutlet' THEN 'dcim_power_outlet' END;
END $$;

-- Interfaces are joined with interfaces, console ports with console server ports, power ports with power outlets.
CREATE OR REPLACE FUNCTION dcim_cable_connect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.termination_a_type, NEW.termination_a_id, NEW.termination_b_type, NEW.termination_b_id)
       IS DISTINCT FROM (OLD.termination_a_type, OLD.termination_a_id, OLD.termination_b_type, OLD.termination_b_id) THEN
      RAISE EXCEPTION 'the ends of a cable do not change: delete it and connect anew' USING ERRCODE = 'WD001', COLUMN = 'termination_a_id';
    END IF;
    RETURN NULL;
  END IF;
  IF dcim_termination_table(NEW.termination_a_type) IS NOT NULL AND dcim_termination_table(NEW.termination_b_type) IS NOT NULL
     AND (least(NEW.termination_a_type, NEW.termination_b_type), greatest(NEW.termination_a_type, NEW.termination_b_type)) NOT IN (
       ('dcim.interface', 'dcim.interface'), ('dcim.consoleport', 'dcim.consoleserverport'), ('dcim.poweroutlet', 'dcim.powerport')) THEN
    RAISE EXCEPTION 'a cable can''t join % and %', NEW.termination_a_type, NEW.termination_b_type USING ERRCODE = 'WD001', COLUMN = 'termination_b_type';
  END IF;
  PERFORM dcim_take_termination(NEW.id, NEW.termination_a_type, NEW.termination_a_id, 'a');
  PERFORM dcim_take_termination(NEW.id, NEW.termination_b_type, NEW.termination_b_id, 'b');
  RETURN NULL;
END $$;

CREATE TRIGGER zzz_uncable AFTER DELETE ON dcim_power_port REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION dcim_component_gone();
CREATE TRIGGER zzz_uncable AFTER DELETE ON dcim_power_outlet REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION dcim_component_gone();

-- A new device has the power ports and outlets of its type too, each outlet behind the port that its template names.
CREATE FUNCTION dcim_device_power() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dcim_power_port (device_id, name, label, description, type, maximum_draw, allocated_draw)
  SELECT n.id, t.name, t.label, t.description, t.type, t.maximum_draw, t.allocated_draw
    FROM new_rows n JOIN dcim_power_port_template t ON t.device_type_id = n.device_type_id ORDER BY n.id, t.name;
  INSERT INTO dcim_power_outlet (device_id, name, label, description, type, feed_leg, power_port_id)
  SELECT n.id, t.name, t.label, t.description, t.type, t.feed_leg, p.id
    FROM new_rows n JOIN dcim_power_outlet_template t ON t.device_type_id = n.device_type_id
    LEFT JOIN dcim_power_port_template pt ON pt.id = t.power_port_template_id
    LEFT JOIN dcim_power_port p ON p.device_id = n.id AND p.name = pt.name ORDER BY n.id, t.name;
  RETURN NULL;
END $$;
CREATE TRIGGER zzz_power AFTER INSERT ON dcim_device REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION dcim_device_power();

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
    'dcim_power_outlet_template', 'ipam_vlan_group', 'ipam_vlan', '_vlan_group_tags', '_vlan_tags', '_vlan_locations', '_tagged_vlans'];
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
