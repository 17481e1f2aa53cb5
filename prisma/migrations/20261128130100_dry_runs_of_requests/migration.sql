-- A dry run of a request knows which request it tries: who decides finds what it did.
-- AlterTable
ALTER TABLE "extras_job_result" ADD COLUMN "tries_request_id" UUID;

-- AddForeignKey
ALTER TABLE "extras_job_result" ADD CONSTRAINT "extras_job_result_tries_request_id_fkey" FOREIGN KEY ("tries_request_id") REFERENCES "extras_approval_request"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Few runs are dry runs of a request: an index of those alone.
CREATE INDEX "extras_job_result_tries_request_id_idx" ON "extras_job_result"("tries_request_id") WHERE "tries_request_id" IS NOT NULL;
