-- The product's clock. Leases, slots and heartbeats read no other, so that a test can shift time for every process at once.
CREATE FUNCTION windlass_now() RETURNS timestamptz LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN statement_timestamp() + coalesce((SELECT make_interval(secs => shift_seconds) FROM public.windlass_clock WHERE id = 1), interval '0');
END $$;

-- People read names with numbers in them: eth2 comes before eth10.
CREATE COLLATION IF NOT EXISTS natural_order (provider = icu, locale = 'en-u-kn-true');

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users_user" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "username" TEXT NOT NULL,
    "password" TEXT,
    "first_name" TEXT NOT NULL DEFAULT '',
    "last_name" TEXT NOT NULL DEFAULT '',
    "email" TEXT NOT NULL DEFAULT '',
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "is_staff" BOOLEAN NOT NULL DEFAULT false,
    "is_superuser" BOOLEAN NOT NULL DEFAULT false,
    "date_joined" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_login" TIMESTAMPTZ(6),
    "config_data" JSONB NOT NULL DEFAULT '{}',
    "time_zone" TEXT NOT NULL DEFAULT '',
    "session_version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "users_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_group" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "auth_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users_object_permission" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "object_types" TEXT[],
    "actions" TEXT[],
    "constraints" JSONB,
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_object_permission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users_token" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "key_hash" TEXT NOT NULL,
    "key_tail" TEXT NOT NULL,
    "write_enabled" BOOLEAN NOT NULL DEFAULT true,
    "description" TEXT NOT NULL DEFAULT '',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires" TIMESTAMPTZ(6),
    "last_used" TIMESTAMPTZ(6),

    CONSTRAINT "users_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_status" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "content_types" TEXT[],
    "color" TEXT NOT NULL DEFAULT '9e9e9e',
    "description" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_status_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_role" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "content_types" TEXT[],
    "color" TEXT NOT NULL DEFAULT '9e9e9e',
    "description" TEXT NOT NULL DEFAULT '',
    "weight" INTEGER,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_tag" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "content_types" TEXT[],
    "color" TEXT NOT NULL DEFAULT '9e9e9e',
    "description" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_tag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_location_type" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "nestable" BOOLEAN NOT NULL DEFAULT false,
    "content_types" TEXT[],
    "parent_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_location_type_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_location" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "location_type_id" UUID NOT NULL,
    "parent_id" UUID,
    "status_id" UUID NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "facility" TEXT NOT NULL DEFAULT '',
    "asn" BIGINT,
    "time_zone" TEXT,
    "physical_address" TEXT NOT NULL DEFAULT '',
    "shipping_address" TEXT NOT NULL DEFAULT '',
    "latitude" DECIMAL(8,6),
    "longitude" DECIMAL(9,6),
    "contact_name" TEXT NOT NULL DEFAULT '',
    "contact_phone" TEXT NOT NULL DEFAULT '',
    "contact_email" TEXT NOT NULL DEFAULT '',
    "comments" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_location_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_manufacturer" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_manufacturer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_device_type" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "manufacturer_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "part_number" TEXT NOT NULL DEFAULT '',
    "u_height" INTEGER NOT NULL DEFAULT 1,
    "is_full_depth" BOOLEAN NOT NULL DEFAULT true,
    "subdevice_role" TEXT NOT NULL DEFAULT '',
    "comments" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_device_type_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_device" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT,
    "device_type_id" UUID NOT NULL,
    "role_id" UUID NOT NULL,
    "status_id" UUID NOT NULL,
    "location_id" UUID NOT NULL,
    "serial" TEXT NOT NULL DEFAULT '',
    "asset_tag" TEXT,
    "position" INTEGER,
    "face" TEXT NOT NULL DEFAULT '',
    "comments" TEXT NOT NULL DEFAULT '',
    "primary_ip4_id" UUID,
    "primary_ip6_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_interface" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "mgmt_only" BOOLEAN NOT NULL DEFAULT false,
    "mac_address" TEXT,
    "mtu" INTEGER,
    "mode" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "status_id" UUID NOT NULL,
    "role_id" UUID,
    "parent_interface_id" UUID,
    "bridge_id" UUID,
    "lag_id" UUID,
    "cable_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_interface_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_console_port" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "cable_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_console_port_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_console_server_port" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "device_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "cable_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_console_server_port_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dcim_cable" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "termination_a_type" TEXT NOT NULL,
    "termination_a_id" UUID NOT NULL,
    "termination_b_type" TEXT NOT NULL,
    "termination_b_id" UUID NOT NULL,
    "type" TEXT NOT NULL DEFAULT '',
    "status_id" UUID NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "color" TEXT NOT NULL DEFAULT '',
    "length" INTEGER,
    "length_unit" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dcim_cable_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ipam_namespace" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "location_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ipam_namespace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ipam_prefix" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "prefix" INET NOT NULL,
    "network" INET NOT NULL DEFAULT '0.0.0.0',
    "broadcast" INET NOT NULL DEFAULT '0.0.0.0',
    "prefix_length" INTEGER NOT NULL DEFAULT 0,
    "ip_version" INTEGER NOT NULL DEFAULT 4,
    "type" TEXT NOT NULL DEFAULT 'network',
    "namespace_id" UUID NOT NULL,
    "status_id" UUID NOT NULL,
    "role_id" UUID,
    "parent_id" UUID,
    "date_allocated" TIMESTAMPTZ(6),
    "description" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ipam_prefix_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ipam_ip_address" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "address" INET NOT NULL,
    "host" INET NOT NULL DEFAULT '0.0.0.0',
    "mask_length" INTEGER NOT NULL DEFAULT 0,
    "ip_version" INTEGER NOT NULL DEFAULT 4,
    "type" TEXT NOT NULL DEFAULT 'host',
    "namespace_id" UUID NOT NULL,
    "parent_id" UUID,
    "status_id" UUID NOT NULL,
    "role_id" UUID,
    "dns_name" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "nat_inside_id" UUID,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ipam_ip_address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ipam_ip_address_to_interface" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "ip_address_id" UUID NOT NULL,
    "interface_id" UUID NOT NULL,
    "is_source" BOOLEAN NOT NULL DEFAULT false,
    "is_destination" BOOLEAN NOT NULL DEFAULT false,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "is_preferred" BOOLEAN NOT NULL DEFAULT false,
    "is_primary" BOOLEAN NOT NULL DEFAULT false,
    "is_secondary" BOOLEAN NOT NULL DEFAULT false,
    "is_standby" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "ipam_ip_address_to_interface_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_job_source" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bundle_digest" TEXT,
    "files_digest" TEXT,
    "errors" JSONB NOT NULL DEFAULT '[]',
    "refreshed_at" TIMESTAMPTZ(6),
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_job_source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_job_bundle" (
    "digest" TEXT NOT NULL,
    "source_id" UUID,
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_job_bundle_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "extras_job_bundle_file" (
    "digest" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "extras_job_bundle_file_pkey" PRIMARY KEY ("digest","path")
);

-- CreateTable
CREATE TABLE "extras_job" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "module_name" TEXT NOT NULL,
    "job_class_name" TEXT NOT NULL,
    "grouping" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "installed" BOOLEAN NOT NULL DEFAULT true,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "is_job_hook_receiver" BOOLEAN NOT NULL DEFAULT false,
    "is_job_button_receiver" BOOLEAN NOT NULL DEFAULT false,
    "has_sensitive_variables" BOOLEAN NOT NULL DEFAULT true,
    "approval_required" BOOLEAN NOT NULL DEFAULT false,
    "hidden" BOOLEAN NOT NULL DEFAULT false,
    "dryrun_default" BOOLEAN NOT NULL DEFAULT false,
    "read_only" BOOLEAN NOT NULL DEFAULT false,
    "soft_time_limit" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "time_limit" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "task_queues" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "supports_dryrun" BOOLEAN NOT NULL DEFAULT false,
    "is_singleton" BOOLEAN NOT NULL DEFAULT false,
    "grouping_override" BOOLEAN NOT NULL DEFAULT false,
    "name_override" BOOLEAN NOT NULL DEFAULT false,
    "description_override" BOOLEAN NOT NULL DEFAULT false,
    "approval_required_override" BOOLEAN NOT NULL DEFAULT false,
    "dryrun_default_override" BOOLEAN NOT NULL DEFAULT false,
    "hidden_override" BOOLEAN NOT NULL DEFAULT false,
    "soft_time_limit_override" BOOLEAN NOT NULL DEFAULT false,
    "time_limit_override" BOOLEAN NOT NULL DEFAULT false,
    "has_sensitive_variables_override" BOOLEAN NOT NULL DEFAULT false,
    "task_queues_override" BOOLEAN NOT NULL DEFAULT false,
    "is_singleton_override" BOOLEAN NOT NULL DEFAULT false,
    "class_values" JSONB NOT NULL DEFAULT '{}',
    "variables" JSONB NOT NULL DEFAULT '[]',
    "source_id" UUID,
    "source_file" TEXT NOT NULL DEFAULT '',
    "entry" TEXT NOT NULL DEFAULT '',
    "bundle_digest" TEXT,
    "code_digest" TEXT,
    "load_error" JSONB,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_job_result" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "number" BIGSERIAL NOT NULL,
    "job_model_id" UUID,
    "user_id" UUID,
    "scheduled_job_id" UUID,
    "name" TEXT NOT NULL,
    "task_name" TEXT,
    "class_path" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "failure_reason" TEXT,
    "date_created" TIMESTAMPTZ(6) NOT NULL DEFAULT windlass_now(),
    "date_started" TIMESTAMPTZ(6),
    "date_done" TIMESTAMPTZ(6),
    "task_kwargs" JSONB NOT NULL DEFAULT '{}',
    "result" JSONB,
    "traceback" TEXT,
    "queue" TEXT NOT NULL DEFAULT 'default',
    "queue_job_id" BIGINT,
    "origin" TEXT NOT NULL DEFAULT 'api',
    "mode" TEXT NOT NULL DEFAULT 'direct',
    "change_key" TEXT,
    "request_id" UUID,
    "bundle_digest" TEXT,
    "code_digest" TEXT,
    "soft_limit_seconds" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "hard_limit_seconds" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "sensitive" BOOLEAN NOT NULL DEFAULT false,
    "worker" TEXT,
    "lease_owner" UUID,
    "lease_token" INTEGER NOT NULL DEFAULT 0,
    "lease_expires_at" TIMESTAMPTZ(6),
    "cancel_requested_at" TIMESTAMPTZ(6),
    "cancelled_by" TEXT,
    "reported_late" BOOLEAN NOT NULL DEFAULT false,
    "serial_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "slot_at" TIMESTAMPTZ(6),
    "rerun_of_id" UUID,
    "debug_log_count" INTEGER NOT NULL DEFAULT 0,
    "info_log_count" INTEGER NOT NULL DEFAULT 0,
    "success_log_count" INTEGER NOT NULL DEFAULT 0,
    "warning_log_count" INTEGER NOT NULL DEFAULT 0,
    "error_log_count" INTEGER NOT NULL DEFAULT 0,
    "created_count" INTEGER NOT NULL DEFAULT 0,
    "updated_count" INTEGER NOT NULL DEFAULT 0,
    "deleted_count" INTEGER NOT NULL DEFAULT 0,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "extras_job_result_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_job_log_entry" (
    "job_result_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "created" TIMESTAMPTZ(6) NOT NULL,
    "log_level" TEXT NOT NULL,
    "grouping" TEXT NOT NULL DEFAULT 'main',
    "message" TEXT NOT NULL DEFAULT '',
    "log_object" TEXT NOT NULL DEFAULT '',
    "absolute_url" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "extras_job_log_entry_pkey" PRIMARY KEY ("job_result_id","seq")
);

-- CreateTable
CREATE TABLE "extras_sealed_input" (
    "job_result_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT windlass_now(),

    CONSTRAINT "extras_sealed_input_pkey" PRIMARY KEY ("job_result_id")
);

-- CreateTable
CREATE TABLE "extras_file_proxy" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL DEFAULT 'application/octet-stream',
    "size" BIGINT NOT NULL DEFAULT 0,
    "sha256" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT 'output',
    "uploaded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "job_result_id" UUID,

    CONSTRAINT "extras_file_proxy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_file_chunk" (
    "file_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "extras_file_chunk_pkey" PRIMARY KEY ("file_id","n")
);

-- CreateTable
CREATE TABLE "extras_scheduled_job" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "job_model_id" UUID,
    "interval" TEXT NOT NULL,
    "kwargs" JSONB NOT NULL DEFAULT '{}',
    "queue" TEXT,
    "one_off" BOOLEAN NOT NULL DEFAULT false,
    "start_time" TIMESTAMPTZ(6) NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "crontab" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "next_slot" TIMESTAMPTZ(6),
    "last_slot" TIMESTAMPTZ(6),
    "last_run_at" TIMESTAMPTZ(6),
    "total_run_count" INTEGER NOT NULL DEFAULT 0,
    "date_changed" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "description" TEXT NOT NULL DEFAULT '',
    "user_id" UUID,
    "approval_required" BOOLEAN NOT NULL DEFAULT false,
    "approved_by_user_id" UUID,
    "approved_at" TIMESTAMPTZ(6),

    CONSTRAINT "extras_scheduled_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "windlass_worker_process" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "pool_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "queues" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "concurrency" INTEGER NOT NULL DEFAULT 1,
    "isolation" TEXT NOT NULL DEFAULT '',
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT windlass_now(),
    "lease_expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "windlass_worker_process_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_object_change" (
    "seq" BIGSERIAL NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "time" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "request_id" UUID,
    "user_id" UUID,
    "user_name" TEXT NOT NULL DEFAULT '',
    "run_id" UUID,
    "origin" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "object_repr" TEXT NOT NULL DEFAULT '',
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "extras_object_change_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "windlass_clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "shift_seconds" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "windlass_clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_user_groups" (
    "A" INTEGER NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_user_groups_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_permission_groups" (
    "A" INTEGER NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_permission_groups_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_permission_users" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_permission_users_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_prefix_locations" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_prefix_locations_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_location_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_location_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_device_type_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_device_type_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_device_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_device_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_interface_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_interface_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_console_port_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_console_port_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_console_server_port_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_console_server_port_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_cable_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_cable_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_namespace_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_namespace_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_prefix_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_prefix_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_ip_address_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_ip_address_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_job_tags" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_job_tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_user_username_key" ON "users_user"("username");

-- CreateIndex
CREATE UNIQUE INDEX "auth_group_name_key" ON "auth_group"("name");

-- CreateIndex
CREATE UNIQUE INDEX "users_object_permission_name_key" ON "users_object_permission"("name");

-- CreateIndex
CREATE UNIQUE INDEX "users_token_key_hash_key" ON "users_token"("key_hash");

-- CreateIndex
CREATE INDEX "users_token_user_id_idx" ON "users_token"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "extras_status_name_key" ON "extras_status"("name");

-- CreateIndex
CREATE UNIQUE INDEX "extras_role_name_key" ON "extras_role"("name");

-- CreateIndex
CREATE UNIQUE INDEX "extras_tag_name_key" ON "extras_tag"("name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_location_type_name_key" ON "dcim_location_type"("name");

-- CreateIndex
CREATE INDEX "dcim_location_type_parent_id_idx" ON "dcim_location_type"("parent_id");

-- CreateIndex
CREATE INDEX "dcim_location_location_type_id_idx" ON "dcim_location"("location_type_id");

-- CreateIndex
CREATE INDEX "dcim_location_status_id_idx" ON "dcim_location"("status_id");

-- CreateIndex
CREATE INDEX "dcim_location_name_idx" ON "dcim_location"("name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_location_parent_id_name_key" ON "dcim_location"("parent_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_manufacturer_name_key" ON "dcim_manufacturer"("name");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_device_type_manufacturer_id_model_key" ON "dcim_device_type"("manufacturer_id", "model");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_device_asset_tag_key" ON "dcim_device"("asset_tag");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_device_primary_ip4_id_key" ON "dcim_device"("primary_ip4_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_device_primary_ip6_id_key" ON "dcim_device"("primary_ip6_id");

-- CreateIndex
CREATE INDEX "dcim_device_name_id_idx" ON "dcim_device"("name", "id");

-- CreateIndex
CREATE INDEX "dcim_device_device_type_id_idx" ON "dcim_device"("device_type_id");

-- CreateIndex
CREATE INDEX "dcim_device_role_id_idx" ON "dcim_device"("role_id");

-- CreateIndex
CREATE INDEX "dcim_device_status_id_idx" ON "dcim_device"("status_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_device_location_id_name_key" ON "dcim_device"("location_id", "name");

-- CreateIndex
CREATE INDEX "dcim_interface_status_id_idx" ON "dcim_interface"("status_id");

-- CreateIndex
CREATE INDEX "dcim_interface_cable_id_idx" ON "dcim_interface"("cable_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_interface_device_id_name_key" ON "dcim_interface"("device_id", "name");

-- CreateIndex
CREATE INDEX "dcim_console_port_cable_id_idx" ON "dcim_console_port"("cable_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_console_port_device_id_name_key" ON "dcim_console_port"("device_id", "name");

-- CreateIndex
CREATE INDEX "dcim_console_server_port_cable_id_idx" ON "dcim_console_server_port"("cable_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_console_server_port_device_id_name_key" ON "dcim_console_server_port"("device_id", "name");

-- CreateIndex
CREATE INDEX "dcim_cable_status_id_idx" ON "dcim_cable"("status_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_cable_termination_a_type_termination_a_id_key" ON "dcim_cable"("termination_a_type", "termination_a_id");

-- CreateIndex
CREATE UNIQUE INDEX "dcim_cable_termination_b_type_termination_b_id_key" ON "dcim_cable"("termination_b_type", "termination_b_id");

-- CreateIndex
CREATE UNIQUE INDEX "ipam_namespace_name_key" ON "ipam_namespace"("name");

-- CreateIndex
CREATE INDEX "ipam_prefix_tree" ON "ipam_prefix" USING GIST ("prefix" inet_ops);

-- CreateIndex
CREATE INDEX "ipam_prefix_order" ON "ipam_prefix"("prefix", "id");

-- CreateIndex
CREATE INDEX "ipam_prefix_parent_id_idx" ON "ipam_prefix"("parent_id");

-- CreateIndex
CREATE INDEX "ipam_prefix_status_id_idx" ON "ipam_prefix"("status_id");

-- CreateIndex
CREATE UNIQUE INDEX "ipam_prefix_namespace_id_prefix_key" ON "ipam_prefix"("namespace_id", "prefix");

-- CreateIndex
CREATE INDEX "ipam_ip_address_tree" ON "ipam_ip_address" USING GIST ("host" inet_ops);

-- CreateIndex
CREATE INDEX "ipam_ip_address_order" ON "ipam_ip_address"("host", "id");

-- CreateIndex
CREATE INDEX "ipam_ip_address_parent_id_idx" ON "ipam_ip_address"("parent_id");

-- CreateIndex
CREATE INDEX "ipam_ip_address_status_id_idx" ON "ipam_ip_address"("status_id");

-- CreateIndex
CREATE UNIQUE INDEX "ipam_ip_address_namespace_id_host_key" ON "ipam_ip_address"("namespace_id", "host");

-- CreateIndex
CREATE INDEX "ipam_ip_address_to_interface_interface_id_idx" ON "ipam_ip_address_to_interface"("interface_id");

-- CreateIndex
CREATE UNIQUE INDEX "ipam_ip_address_to_interface_ip_address_id_interface_id_key" ON "ipam_ip_address_to_interface"("ip_address_id", "interface_id");

-- CreateIndex
CREATE UNIQUE INDEX "extras_job_source_slug_key" ON "extras_job_source"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "extras_job_name_key" ON "extras_job"("name");

-- CreateIndex
CREATE INDEX "extras_job_grouping_name_idx" ON "extras_job"("grouping", "name");

-- CreateIndex
CREATE UNIQUE INDEX "extras_job_module_name_job_class_name_key" ON "extras_job"("module_name", "job_class_name");

-- CreateIndex
CREATE UNIQUE INDEX "extras_job_result_number_key" ON "extras_job_result"("number");

-- CreateIndex
CREATE INDEX "extras_job_result_date_created_id_idx" ON "extras_job_result"("date_created" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "extras_job_result_status_date_created_id_idx" ON "extras_job_result"("status", "date_created" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "extras_job_result_job_model_id_date_created_id_idx" ON "extras_job_result"("job_model_id", "date_created" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "extras_job_result_user_id_date_created_id_idx" ON "extras_job_result"("user_id", "date_created" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "extras_job_result_scheduled_job_id_slot_at_key" ON "extras_job_result"("scheduled_job_id", "slot_at");

-- CreateIndex
CREATE INDEX "extras_file_proxy_job_result_id_idx" ON "extras_file_proxy"("job_result_id");

-- CreateIndex
CREATE UNIQUE INDEX "extras_scheduled_job_name_key" ON "extras_scheduled_job"("name");

-- CreateIndex
CREATE UNIQUE INDEX "extras_object_change_id_key" ON "extras_object_change"("id");

-- CreateIndex
CREATE INDEX "extras_object_change_object_id_seq_idx" ON "extras_object_change"("object_id", "seq");

-- CreateIndex
CREATE INDEX "extras_object_change_request_id_seq_idx" ON "extras_object_change"("request_id", "seq");

-- CreateIndex
CREATE INDEX "extras_object_change_user_id_seq_idx" ON "extras_object_change"("user_id", "seq");

-- CreateIndex
CREATE INDEX "extras_object_change_run_id_seq_idx" ON "extras_object_change"("run_id", "seq");

-- CreateIndex
CREATE INDEX "extras_object_change_time_seq_idx" ON "extras_object_change"("time", "seq");

-- CreateIndex
CREATE INDEX "extras_object_change_model_seq_idx" ON "extras_object_change"("model", "seq");

-- CreateIndex
CREATE INDEX "_user_groups_B_index" ON "_user_groups"("B");

-- CreateIndex
CREATE INDEX "_permission_groups_B_index" ON "_permission_groups"("B");

-- CreateIndex
CREATE INDEX "_permission_users_B_index" ON "_permission_users"("B");

-- CreateIndex
CREATE INDEX "_prefix_locations_B_index" ON "_prefix_locations"("B");

-- CreateIndex
CREATE INDEX "_location_tags_B_index" ON "_location_tags"("B");

-- CreateIndex
CREATE INDEX "_device_type_tags_B_index" ON "_device_type_tags"("B");

-- CreateIndex
CREATE INDEX "_device_tags_B_index" ON "_device_tags"("B");

-- CreateIndex
CREATE INDEX "_interface_tags_B_index" ON "_interface_tags"("B");

-- CreateIndex
CREATE INDEX "_console_port_tags_B_index" ON "_console_port_tags"("B");

-- CreateIndex
CREATE INDEX "_console_server_port_tags_B_index" ON "_console_server_port_tags"("B");

-- CreateIndex
CREATE INDEX "_cable_tags_B_index" ON "_cable_tags"("B");

-- CreateIndex
CREATE INDEX "_namespace_tags_B_index" ON "_namespace_tags"("B");

-- CreateIndex
CREATE INDEX "_prefix_tags_B_index" ON "_prefix_tags"("B");

-- CreateIndex
CREATE INDEX "_ip_address_tags_B_index" ON "_ip_address_tags"("B");

-- CreateIndex
CREATE INDEX "_job_tags_B_index" ON "_job_tags"("B");

-- AddForeignKey
ALTER TABLE "users_token" ADD CONSTRAINT "users_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_location_type" ADD CONSTRAINT "dcim_location_type_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "dcim_location_type"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_location" ADD CONSTRAINT "dcim_location_location_type_id_fkey" FOREIGN KEY ("location_type_id") REFERENCES "dcim_location_type"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_location" ADD CONSTRAINT "dcim_location_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "dcim_location"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_location" ADD CONSTRAINT "dcim_location_status_id_fkey" FOREIGN KEY ("status_id") REFERENCES "extras_status"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_device_type" ADD CONSTRAINT "dcim_device_type_manufacturer_id_fkey" FOREIGN KEY ("manufacturer_id") REFERENCES "dcim_manufacturer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_device" ADD CONSTRAINT "dcim_device_device_type_id_fkey" FOREIGN KEY ("device_type_id") REFERENCES "dcim_device_type"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_device" ADD CONSTRAINT "dcim_device_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "extras_role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_device" ADD CONSTRAINT "dcim_device_status_id_fkey" FOREIGN KEY ("status_id") REFERENCES "extras_status"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_device" ADD CONSTRAINT "dcim_device_location_id_fkey" FOREIGN KEY ("location_id") REFERENCES "dcim_location"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_device" ADD CONSTRAINT "dcim_device_primary_ip4_id_fkey" FOREIGN KEY ("primary_ip4_id") REFERENCES "ipam_ip_address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_device" ADD CONSTRAINT "dcim_device_primary_ip6_id_fkey" FOREIGN KEY ("primary_ip6_id") REFERENCES "ipam_ip_address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_interface" ADD CONSTRAINT "dcim_interface_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "dcim_device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_interface" ADD CONSTRAINT "dcim_interface_status_id_fkey" FOREIGN KEY ("status_id") REFERENCES "extras_status"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_interface" ADD CONSTRAINT "dcim_interface_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "extras_role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_interface" ADD CONSTRAINT "dcim_interface_parent_interface_id_fkey" FOREIGN KEY ("parent_interface_id") REFERENCES "dcim_interface"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_interface" ADD CONSTRAINT "dcim_interface_bridge_id_fkey" FOREIGN KEY ("bridge_id") REFERENCES "dcim_interface"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_interface" ADD CONSTRAINT "dcim_interface_lag_id_fkey" FOREIGN KEY ("lag_id") REFERENCES "dcim_interface"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_interface" ADD CONSTRAINT "dcim_interface_cable_id_fkey" FOREIGN KEY ("cable_id") REFERENCES "dcim_cable"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_console_port" ADD CONSTRAINT "dcim_console_port_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "dcim_device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_console_port" ADD CONSTRAINT "dcim_console_port_cable_id_fkey" FOREIGN KEY ("cable_id") REFERENCES "dcim_cable"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_console_server_port" ADD CONSTRAINT "dcim_console_server_port_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "dcim_device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_console_server_port" ADD CONSTRAINT "dcim_console_server_port_cable_id_fkey" FOREIGN KEY ("cable_id") REFERENCES "dcim_cable"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dcim_cable" ADD CONSTRAINT "dcim_cable_status_id_fkey" FOREIGN KEY ("status_id") REFERENCES "extras_status"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_namespace" ADD CONSTRAINT "ipam_namespace_location_id_fkey" FOREIGN KEY ("location_id") REFERENCES "dcim_location"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_prefix" ADD CONSTRAINT "ipam_prefix_namespace_id_fkey" FOREIGN KEY ("namespace_id") REFERENCES "ipam_namespace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_prefix" ADD CONSTRAINT "ipam_prefix_status_id_fkey" FOREIGN KEY ("status_id") REFERENCES "extras_status"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_prefix" ADD CONSTRAINT "ipam_prefix_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "extras_role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_prefix" ADD CONSTRAINT "ipam_prefix_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "ipam_prefix"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_ip_address" ADD CONSTRAINT "ipam_ip_address_namespace_id_fkey" FOREIGN KEY ("namespace_id") REFERENCES "ipam_namespace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_ip_address" ADD CONSTRAINT "ipam_ip_address_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "ipam_prefix"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_ip_address" ADD CONSTRAINT "ipam_ip_address_status_id_fkey" FOREIGN KEY ("status_id") REFERENCES "extras_status"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_ip_address" ADD CONSTRAINT "ipam_ip_address_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "extras_role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_ip_address" ADD CONSTRAINT "ipam_ip_address_nat_inside_id_fkey" FOREIGN KEY ("nat_inside_id") REFERENCES "ipam_ip_address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_ip_address_to_interface" ADD CONSTRAINT "ipam_ip_address_to_interface_ip_address_id_fkey" FOREIGN KEY ("ip_address_id") REFERENCES "ipam_ip_address"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ipam_ip_address_to_interface" ADD CONSTRAINT "ipam_ip_address_to_interface_interface_id_fkey" FOREIGN KEY ("interface_id") REFERENCES "dcim_interface"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_job_bundle_file" ADD CONSTRAINT "extras_job_bundle_file_digest_fkey" FOREIGN KEY ("digest") REFERENCES "extras_job_bundle"("digest") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_job" ADD CONSTRAINT "extras_job_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "extras_job_source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_job_result" ADD CONSTRAINT "extras_job_result_job_model_id_fkey" FOREIGN KEY ("job_model_id") REFERENCES "extras_job"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_job_result" ADD CONSTRAINT "extras_job_result_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_job_result" ADD CONSTRAINT "extras_job_result_scheduled_job_id_fkey" FOREIGN KEY ("scheduled_job_id") REFERENCES "extras_scheduled_job"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_job_log_entry" ADD CONSTRAINT "extras_job_log_entry_job_result_id_fkey" FOREIGN KEY ("job_result_id") REFERENCES "extras_job_result"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_file_proxy" ADD CONSTRAINT "extras_file_proxy_job_result_id_fkey" FOREIGN KEY ("job_result_id") REFERENCES "extras_job_result"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_file_chunk" ADD CONSTRAINT "extras_file_chunk_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "extras_file_proxy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_scheduled_job" ADD CONSTRAINT "extras_scheduled_job_job_model_id_fkey" FOREIGN KEY ("job_model_id") REFERENCES "extras_job"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_scheduled_job" ADD CONSTRAINT "extras_scheduled_job_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_scheduled_job" ADD CONSTRAINT "extras_scheduled_job_approved_by_user_id_fkey" FOREIGN KEY ("approved_by_user_id") REFERENCES "users_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_user_groups" ADD CONSTRAINT "_user_groups_A_fkey" FOREIGN KEY ("A") REFERENCES "auth_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_user_groups" ADD CONSTRAINT "_user_groups_B_fkey" FOREIGN KEY ("B") REFERENCES "users_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_permission_groups" ADD CONSTRAINT "_permission_groups_A_fkey" FOREIGN KEY ("A") REFERENCES "auth_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_permission_groups" ADD CONSTRAINT "_permission_groups_B_fkey" FOREIGN KEY ("B") REFERENCES "users_object_permission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_permission_users" ADD CONSTRAINT "_permission_users_A_fkey" FOREIGN KEY ("A") REFERENCES "users_object_permission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_permission_users" ADD CONSTRAINT "_permission_users_B_fkey" FOREIGN KEY ("B") REFERENCES "users_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_prefix_locations" ADD CONSTRAINT "_prefix_locations_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_location"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_prefix_locations" ADD CONSTRAINT "_prefix_locations_B_fkey" FOREIGN KEY ("B") REFERENCES "ipam_prefix"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_location_tags" ADD CONSTRAINT "_location_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_location"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_location_tags" ADD CONSTRAINT "_location_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_device_type_tags" ADD CONSTRAINT "_device_type_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_device_type"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_device_type_tags" ADD CONSTRAINT "_device_type_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_device_tags" ADD CONSTRAINT "_device_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_device_tags" ADD CONSTRAINT "_device_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_interface_tags" ADD CONSTRAINT "_interface_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_interface"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_interface_tags" ADD CONSTRAINT "_interface_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_console_port_tags" ADD CONSTRAINT "_console_port_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_console_port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_console_port_tags" ADD CONSTRAINT "_console_port_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_console_server_port_tags" ADD CONSTRAINT "_console_server_port_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_console_server_port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_console_server_port_tags" ADD CONSTRAINT "_console_server_port_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_cable_tags" ADD CONSTRAINT "_cable_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "dcim_cable"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_cable_tags" ADD CONSTRAINT "_cable_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_namespace_tags" ADD CONSTRAINT "_namespace_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "ipam_namespace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_namespace_tags" ADD CONSTRAINT "_namespace_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_prefix_tags" ADD CONSTRAINT "_prefix_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "ipam_prefix"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_prefix_tags" ADD CONSTRAINT "_prefix_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ip_address_tags" ADD CONSTRAINT "_ip_address_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "ipam_ip_address"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ip_address_tags" ADD CONSTRAINT "_ip_address_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_job_tags" ADD CONSTRAINT "_job_tags_A_fkey" FOREIGN KEY ("A") REFERENCES "extras_job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_job_tags" ADD CONSTRAINT "_job_tags_B_fkey" FOREIGN KEY ("B") REFERENCES "extras_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

