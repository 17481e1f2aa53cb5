-- Tenants, platforms, what a device type brings along, fields that people add, and notes.

-- DropIndex
DROP INDEX "dcim_device_location_id_name_key";

-- AlterTable
ALTER TABLE "dcim_device" ADD COLUMN     "platform_id" UUID,
ADD COLUMN     "tenant_id" UUID;

-- AlterTable
ALTER TABLE "dcim_location" ADD COLUMN     "tenant_id" UUID;

-- AlterTable
ALTER TABLE "ipam_ip_address" ADD COLUMN     "tenant_id" UUID;

-- AlterTable
ALTER TABLE "ipam_prefix" ADD COLUMN     "tenant_id" UUID;

-- CreateTable
CREATE TABLE "extras_custom_field" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "type" TEXT NOT NULL DEFAULT 'text',
    "content_types" TEXT[],
    "grouping" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "required" BOOLEAN NOT NULL DEFAULT false,
    "filter_logic" TEXT NOT NULL DEFAULT 'loose',
    "default" JSONB,
    "weight" INTEGER NOT NULL DEFAULT 100,
    "validation_minimum" BIGINT,
    "validation_maximum" BIGINT,
    "validation_regex" TEXT NOT NULL DEFAULT '',
    "advanced_ui" BOOLEAN NOT NULL DEFAULT false,
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_custom_field_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_custom_field_choice" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "custom_field_id" UUID NOT NULL,
    "value" TEXT NOT NULL,
    "weight" INTEGER NOT NULL DEFAULT 100,
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_custom_field_choice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_note" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "assigned_object_type" TEXT NOT NULL,
    "assigned_object_id" TEXT NOT NULL,
    "user_id" UUID,
    "user_name" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL,
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_platform" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "manufacturer_id" UUID,
    "network_driver" TEXT NOT NULL DEFAULT '',
    "napalm_driver" TEXT NOT NULL DEFAULT '',
    "napalm_args" JSONB,
    "description" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_platform_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_interface_template" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_type_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL,
    "mgmt_only" BOOLEAN NOT NULL DEFAULT false,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_interface_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_console_port_template" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_type_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_console_port_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_console_server_port_template" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_type_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_console_server_port_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenancy_tenant" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "comments" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenancy_tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_tenant_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_tenant_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE UNIQUE INDEX "extras_custom_field_key_key" ON "extras_custom_field"("key");

-- CreateIndex
CREATE UNIQUE INDEX "extras_custom_field_choice_custom_field_id_value_key" ON "extras_custom_field_choice"("custom_field_id", "value");

-- CreateIndex
CREATE INDEX "extras_note_assigned_object_id_created_idx" ON "extras_note"("assigned_object_id", "created");

-- CreateIndex
CREATE INDEX "extras_note_user_id_idx" ON "extras_note"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_platform_name_key" ON "dcim_platform"("name");

-- CreateIndex
CREATE INDEX "dcim_platform_manufacturer_id_idx" ON "dcim_platform"("manufacturer_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_interface_template_device_type_id_name_key" ON "dcim_interface_template"("device_type_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_console_port_template_device_type_id_name_key" ON "dcim_console_port_template"("device_type_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_console_server_port_template_device_type_id_name_key" ON "dcim_console_server_port_template"("device_type_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "tenancy_tenant_name_key" ON "tenancy_tenant"("name");

-- CreateIndex
CREATE INDEX "_tenant_tags_B_index" ON "_tenant_tags"("B");

-- CreateIndex
CREATE INDEX "dcim_device_tenant_id_idx" ON "dcim_device"("tenant_id");

-- CreateIndex
CREATE INDEX "dcim_device_platform_id_idx" ON "dcim_device"("platform_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_device_location_id_tenant_id_name_key" ON "dcim_device"("location_id", "tenant_id", "name");

-- CreateIndex
CREATE INDEX "dcim_location_tenant_id_idx" ON "dcim_location"("tenant_id");

-- CreateIndex
CREATE INDEX "ipam_ip_address_tenant_id_idx" ON "ipam_ip_address"("tenant_id");

-- CreateIndex
CREATE INDEX "ipam_prefix_tenant_id_idx" ON "ipam_prefix"("tenant_id");

-- AddForeignKey
ALTER TABLE "extras_custom_field_choice" ADD CONSTRAINT "extras_custom_field_choice_custom_field_id_fkey" FOREIGN KEY ("custom_field_id") REFERENCES "extras_custom_field"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_note" ADD CONSTRAINT "extras_note_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_location" ADD CONSTRAINT "dcim_location_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenancy_tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_platform" ADD CONSTRAINT "dcim_platform_manufacturer_id_fkey" FOREIGN KEY ("manufacturer_id") REFERENCES "dcim_manufacturer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_interface_template" ADD CONSTRAINT "dcim_interface_template_device_type_id_fkey" FOREIGN KEY ("device_type_id") REFERENCES "dcim_device_type"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_console_port_template" ADD CONSTRAINT "dcim_console_port_template_device_type_id_fkey" FOREIGN KEY ("device_type_id") REFERENCES "dcim_device_type"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_console_server_port_template" ADD CONSTRAINT "dcim_console_server_port_template_device_type_id_fkey" FOREIGN KEY ("device_type_id") REFERENCES "dcim_device_type"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_device" ADD CONSTRAINT "dcim_device_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenancy_tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_device" ADD CONSTRAINT "dcim_device_platform_id_fkey" FOREIGN KEY ("platform_id") REFERENCES "dcim_platform"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_prefix" ADD CONSTRAINT "ipam_prefix_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenancy_tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_ip_address" ADD CONSTRAINT "ipam_ip_address_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenancy_tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_tenant_tags" ADD CONSTRAINT "_tenant_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_tenant_tags" ADD CONSTRAINT "_tenant_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "tenancy_tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Names are unique in their location where no tenant is named: Postgres counts empty values as different.
CREATE UNIQUE INDEX dcim_device_tenantless_name ON dcim_device (location_id, name) WHERE tenant_id IS NULL;

ALTER TABLE extras_custom_field
  ADD CONSTRAINT custom_field_type CHECK (type IN ('text', 'integer', 'boolean', 'date', 'url', 'select', 'multi-select', 'json', 'markdown')),
  ADD CONSTRAINT custom_field_key CHECK (key ~ '^[a-z_][a-z0-9_]*$');

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tenancy_tenant', 'dcim_platform', 'dcim_interface_template', 'dcim_console_port_template', 'dcim_console_server_port_template',
    'extras_custom_field', 'extras_custom_field_choice', 'extras_note'] LOOP
    EXECUTE format('CREATE TRIGGER aa_touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION windlass_touch()', t);
  END LOOP;
END $$;

SELECT windlass_track('tenancy_tenant', 'windlass_record', 'tenancy.tenant', 'name');
SELECT windlass_track('dcim_platform', 'windlass_record', 'dcim.platform', 'name');
SELECT windlass_track('dcim_interface_template', 'windlass_record', 'dcim.interfacetemplate', 'name');
SELECT windlass_track('dcim_console_port_template', 'windlass_record', 'dcim.consoleporttemplate', 'name');
SELECT windlass_track('dcim_console_server_port_template', 'windlass_record', 'dcim.consoleserverporttemplate', 'name');
SELECT windlass_track('extras_custom_field', 'windlass_record', 'extras.customfield', 'label');
SELECT windlass_track('extras_custom_field_choice', 'windlass_record', 'extras.customfieldchoice', 'value');
SELECT windlass_track('extras_note', 'windlass_record', 'extras.note', 'note');
SELECT windlass_track('_tenant_tags', 'windlass_record_links', 'tenancy.tenant', 'tags', 'tenancy_tenant', 'name', 'B', 'A');

-- A new device has the components of its type, whoever makes it. They come after its own change record.
CREATE FUNCTION dcim_device_components() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dcim_interface (device_id, name, label, description, type, mgmt_only, status_id)
  SELECT n.id, t.name, t.label, t.description, t.type, t.mgmt_only, s.id
    FROM new_rows n JOIN dcim_interface_template t ON t.device_type_id = n.device_type_id
    CROSS JOIN LATERAL (SELECT id FROM extras_status WHERE 'dcim.interface' = ANY (content_types) ORDER BY name <> 'Active', name LIMIT 1) s
   ORDER BY n.id, t.name;
  INSERT INTO dcim_console_port (device_id, name, label, description, type)
  SELECT n.id, t.name, t.label, t.description, t.type
    FROM new_rows n JOIN dcim_console_port_template t ON t.device_type_id = n.device_type_id ORDER BY n.id, t.name;
  INSERT INTO dcim_console_server_port (device_id, name, label, description, type)
  SELECT n.id, t.name, t.label, t.description, t.type
    FROM new_rows n JOIN dcim_console_server_port_template t ON t.device_type_id = n.device_type_id ORDER BY n.id, t.name;
  RETURN NULL;
END $$;
CREATE TRIGGER zzz_components AFTER INSERT ON dcim_device REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION dcim_device_components();

-- What jobs may read and write: the list of before, and the new kinds of inventory. Custom fields they may read.
CREATE OR REPLACE FUNCTION windlass_grant_runner() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  t text;
  inventory text[] := ARRAY['extras_status', 'extras_role', 'extras_tag', 'dcim_location_type', 'dcim_location', 'dcim_manufacturer', 'dcim_device_type',
    'dcim_device', 'dcim_interface', 'dcim_console_port', 'dcim_console_server_port', 'dcim_cable', 'ipam_namespace', 'ipam_prefix', 'ipam_ip_address',
    'ipam_ip_address_to_interface', '_location_tags', '_device_type_tags', '_device_tags', '_interface_tags', '_console_port_tags',
    '_console_server_port_tags', '_cable_tags', '_namespace_tags', '_prefix_tags', '_ip_address_tags', '_prefix_locations',
    'tenancy_tenant', '_tenant_tags', 'dcim_platform', 'dcim_interface_template', 'dcim_console_port_template', 'dcim_console_server_port_template'];
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
