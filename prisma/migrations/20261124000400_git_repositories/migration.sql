-- Git repositories as sources of jobs, what the last refresh of a source did, and the one import of history.
-- AlterTable
ALTER TABLE "extras_job_source" ADD COLUMN     "report" JSONB;

-- CreateTable
CREATE TABLE "extras_git_repository" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL DEFAULT '',
    "remote_url" TEXT NOT NULL,
    "branch" TEXT NOT NULL DEFAULT 'main',
    "current_head" TEXT NOT NULL DEFAULT '',
    "provided_contents" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "sealed_username" TEXT NOT NULL DEFAULT '',
    "sealed_token" TEXT NOT NULL DEFAULT '',
    "custom_field_data" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "extras_git_repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "windlass_history_import" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "digest" TEXT NOT NULL,
    "results" INTEGER NOT NULL,
    "schedules" INTEGER NOT NULL,
    "enabled" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "imported_at" TIMESTAMPTZ(6) NOT NULL DEFAULT windlass_now(),

    CONSTRAINT "windlass_history_import_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "extras_git_repository_name_key" ON "extras_git_repository"("name");

-- CreateIndex
CREATE UNIQUE INDEX "extras_git_repository_slug_key" ON "extras_git_repository"("slug");


-- History proves once what was run before there were Job records.
ALTER TABLE windlass_history_import ADD CONSTRAINT history_import_once CHECK (id = 1);

SELECT windlass_track('extras_git_repository', 'windlass_record', 'extras.gitrepository', 'name', 'sealed_username,sealed_token');
CREATE TRIGGER aa_touch BEFORE UPDATE ON extras_git_repository FOR EACH ROW EXECUTE FUNCTION windlass_touch();

-- The slug is the first part of every class path of the repository: made of the name when none is given, the same for ever after.
CREATE FUNCTION windlass_git_slug() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted text; n int := 1;
BEGIN
  IF NEW.slug <> '' THEN RETURN NEW; END IF;
  wanted := trim(BOTH '_' FROM regexp_replace(lower(normalize(NEW.name, NFKD)), '[^a-z0-9]+', '_', 'g'));
  wanted := left(CASE WHEN wanted = '' THEN 'repository' WHEN wanted ~ '^[0-9]' THEN 'a' || wanted ELSE wanted END, 60);
  NEW.slug := wanted;
  WHILE EXISTS (SELECT FROM extras_git_repository WHERE slug = NEW.slug) LOOP
    n := n + 1;
    NEW.slug := wanted || '_' || n;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER ab_slug BEFORE INSERT ON extras_git_repository FOR EACH ROW EXECUTE FUNCTION windlass_git_slug();

-- Another branch or address: what was fetched is not what is named any more. Credentials go to nobody they were not entered for.
CREATE FUNCTION windlass_git_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.slug <> OLD.slug THEN
    RAISE EXCEPTION 'the slug can''t be changed: class paths begin with it' USING ERRCODE = 'WD001', COLUMN = 'slug';
  END IF;
  IF NEW.branch <> OLD.branch OR NEW.remote_url <> OLD.remote_url THEN NEW.current_head := ''; END IF;
  IF lower(substring(NEW.remote_url FROM '^[^/]+//[^/?#]+')) IS DISTINCT FROM lower(substring(OLD.remote_url FROM '^[^/]+//[^/?#]+'))
     AND ((NEW.sealed_token <> '' AND NEW.sealed_token = OLD.sealed_token) OR (NEW.sealed_username <> '' AND NEW.sealed_username = OLD.sealed_username)) THEN
    RAISE EXCEPTION 'the repository moves to another host: enter its username and token again, or send them empty to go without'
      USING ERRCODE = 'WD001', COLUMN = 'token';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ab_moved BEFORE UPDATE ON extras_git_repository FOR EACH ROW EXECUTE FUNCTION windlass_git_moved();

-- A repository that is gone takes its jobs out of use, by whichever way it went. Records, results and the source's row stay.
CREATE FUNCTION windlass_git_gone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gone uuid[];
BEGIN
  gone := ARRAY(SELECT j.id FROM extras_job j JOIN extras_job_source s ON s.id = j.source_id WHERE s.kind = 'git' AND s.slug = OLD.slug AND j.installed);
  UPDATE extras_job SET installed = false WHERE id = ANY (gone);
  UPDATE extras_scheduled_job SET enabled = false, revision = revision + 1, next_slot = NULL WHERE enabled AND job_model_id = ANY (gone);
  UPDATE extras_job_source SET bundle_digest = NULL, errors = '[]', report = NULL WHERE kind = 'git' AND slug = OLD.slug;
  RETURN NULL;
END $$;
CREATE TRIGGER ab_gone AFTER DELETE ON extras_git_repository FOR EACH ROW EXECUTE FUNCTION windlass_git_gone();
