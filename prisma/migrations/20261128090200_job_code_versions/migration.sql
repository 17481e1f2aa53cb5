-- Which code each job has had, and since when. The present one of every job is the first that is known.
-- CreateTable
CREATE TABLE "extras_job_code_version" (
    "job_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "code_digest" TEXT NOT NULL,

    CONSTRAINT "extras_job_code_version_pkey" PRIMARY KEY ("job_id","since")
);

-- AddForeignKey
ALTER TABLE "extras_job_code_version" ADD CONSTRAINT "extras_job_code_version_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "extras_job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "extras_job_code_version" ("job_id", "since", "code_digest")
SELECT j.id, coalesce(s.refreshed_at, j.last_updated), j.code_digest
  FROM "extras_job" j LEFT JOIN "extras_job_source" s ON s.id = j.source_id WHERE j.code_digest IS NOT NULL;
