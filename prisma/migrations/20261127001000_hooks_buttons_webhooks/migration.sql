-- What follows from changes and from a press: job hooks, webhooks, job buttons.
-- CreateTable
CREATE TABLE "windlass_change_event" (
    "seq" BIGINT NOT NULL,
    "xact" BIGINT NOT NULL,

    CONSTRAINT "windlass_change_event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "extras_job_hook" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "content_types" TEXT[],
    "job_id" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "type_create" BOOLEAN NOT NULL DEFAULT false,
    "type_update" BOOLEAN NOT NULL DEFAULT false,
    "type_delete" BOOLEAN NOT NULL DEFAULT false,
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_job_hook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_job_button" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "content_types" TEXT[],
    "job_id" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "text" TEXT NOT NULL,
    "weight" INTEGER NOT NULL DEFAULT 100,
    "group_name" TEXT NOT NULL DEFAULT '',
    "button_class" TEXT NOT NULL DEFAULT 'default',
    "confirmation" BOOLEAN NOT NULL DEFAULT true,
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_job_button_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "extras_webhook" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "content_types" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "type_create" BOOLEAN NOT NULL DEFAULT false,
    "type_update" BOOLEAN NOT NULL DEFAULT false,
    "type_delete" BOOLEAN NOT NULL DEFAULT false,
    "payload_url" TEXT NOT NULL,
    "http_method" TEXT NOT NULL DEFAULT 'POST',
    "http_content_type" TEXT NOT NULL DEFAULT 'application/json',
    "additional_headers" TEXT NOT NULL DEFAULT '',
    "body_template" TEXT NOT NULL DEFAULT '',
    "sealed_secret" TEXT NOT NULL DEFAULT '',
    "ssl_verification" BOOLEAN NOT NULL DEFAULT true,
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_webhook_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "windlass_change_event_xact_idx" ON "windlass_change_event"("xact");

-- CreateIndex
CREATE UNIQUE INDEX "extras_job_hook_name_key" ON "extras_job_hook"("name");

-- CreateIndex
CREATE INDEX "extras_job_hook_job_id_idx" ON "extras_job_hook"("job_id");

-- CreateIndex
CREATE UNIQUE INDEX "extras_job_button_name_key" ON "extras_job_button"("name");

-- CreateIndex
CREATE INDEX "extras_job_button_job_id_idx" ON "extras_job_button"("job_id");

-- CreateIndex
CREATE UNIQUE INDEX "extras_webhook_name_key" ON "extras_webhook"("name");

-- AddForeignKey
ALTER TABLE "extras_job_hook" ADD CONSTRAINT "extras_job_hook_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "extras_job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_job_button" ADD CONSTRAINT "extras_job_button_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "extras_job"("id") ON DELETE CASCADE ON UPDATE CASCADE;


ALTER TABLE extras_job_button ADD CONSTRAINT job_button_class CHECK (button_class IN ('default', 'primary', 'success', 'info', 'warning', 'danger', 'link'));
ALTER TABLE extras_webhook ADD CONSTRAINT webhook_method CHECK (http_method IN ('GET', 'POST', 'PUT', 'PATCH', 'DELETE'));

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['extras_job_hook', 'extras_job_button', 'extras_webhook'] LOOP
    EXECUTE format('CREATE TRIGGER aa_touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION windlass_touch()', t);
  END LOOP;
END $$;

SELECT windlass_track('extras_job_hook', 'windlass_record', 'extras.jobhook', 'name');
SELECT windlass_track('extras_job_button', 'windlass_record', 'extras.jobbutton', 'name');
SELECT windlass_track('extras_webhook', 'windlass_record', 'extras.webhook', 'name', 'sealed_secret');

-- A job that is gone from its source takes its hooks and buttons out of use, whoever noticed. They stay off when the class returns.
CREATE FUNCTION windlass_job_uninstalled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE extras_job_hook h SET enabled = false FROM new_rows n JOIN old_rows o USING (id)
   WHERE h.job_id = n.id AND h.enabled AND o.installed AND NOT n.installed;
  UPDATE extras_job_button b SET enabled = false FROM new_rows n JOIN old_rows o USING (id)
   WHERE b.job_id = n.id AND b.enabled AND o.installed AND NOT n.installed;
  RETURN NULL;
END $$;
CREATE TRIGGER zzz_uninstalled AFTER UPDATE ON extras_job REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION windlass_job_uninstalled();

-- Changes that a hook or webhook may wait for are handed over in the transaction that makes them: with it they come or do not come. One task a
-- transaction, however many statements it has. What a plan changes is never committed.
CREATE FUNCTION windlass_change_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wanted text[] := ARRAY(SELECT DISTINCT unnest(content_types) FROM extras_job_hook WHERE enabled
                         UNION SELECT unnest(content_types) FROM extras_webhook WHERE enabled);
  mine bigint;
  is_new boolean;
BEGIN
  IF wanted = '{}' THEN RETURN NULL; END IF;
  PERFORM FROM new_rows WHERE origin <> 'plan' AND model = ANY (wanted) LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  mine := pg_current_xact_id()::text::bigint;
  is_new := NOT EXISTS (SELECT FROM windlass_change_event WHERE xact = mine);
  INSERT INTO windlass_change_event (seq, xact) SELECT seq, mine FROM new_rows WHERE origin <> 'plan' AND model = ANY (wanted);
  IF is_new THEN
    PERFORM graphile_worker.add_job('dispatch_changes', json_build_object('xact', mine::text), max_attempts => 25);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER zz_event AFTER INSERT ON extras_object_change REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION windlass_change_event();

-- Lists of kinds of objects that are not kept here.
CREATE VIEW windlass_nothing AS
  SELECT NULL::uuid AS id, NULL::text AS name, NULL::text AS version, NULL::uuid AS location_id, NULL::uuid AS platform_id,
         NULL::uuid AS device_id WHERE false;
