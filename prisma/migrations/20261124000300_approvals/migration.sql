-- Requests for approval outlive the schedule they are about: what was asked, who decided, when and why.
-- AlterTable
ALTER TABLE "extras_scheduled_job" ADD COLUMN     "code_digest" TEXT;

-- CreateTable
CREATE TABLE "extras_approval_request" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "scheduled_job_id" UUID,
    "job_model_id" UUID,
    "name" TEXT NOT NULL,
    "class_path" TEXT NOT NULL,
    "requester_id" UUID,
    "requester_name" TEXT NOT NULL,
    "kwargs" JSONB NOT NULL DEFAULT '{}',
    "interval" TEXT NOT NULL,
    "start_time" TIMESTAMPTZ(6) NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "crontab" TEXT NOT NULL DEFAULT '',
    "queue" TEXT,
    "code_digest" TEXT,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "decided_by_id" UUID,
    "decided_by_name" TEXT,
    "decided_at" TIMESTAMPTZ(6),
    "comment" TEXT NOT NULL DEFAULT '',
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT windlass_now(),

    CONSTRAINT "extras_approval_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "extras_approval_request_state_start_time_idx" ON "extras_approval_request"("state", "start_time");

-- CreateIndex
CREATE INDEX "extras_approval_request_scheduled_job_id_idx" ON "extras_approval_request"("scheduled_job_id");

-- AddForeignKey
ALTER TABLE "extras_approval_request" ADD CONSTRAINT "extras_approval_request_scheduled_job_id_fkey" FOREIGN KEY ("scheduled_job_id") REFERENCES "extras_scheduled_job"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extras_approval_request" ADD CONSTRAINT "extras_approval_request_job_model_id_fkey" FOREIGN KEY ("job_model_id") REFERENCES "extras_job"("id") ON DELETE SET NULL ON UPDATE CASCADE;


ALTER TABLE extras_approval_request ADD CONSTRAINT approval_request_state CHECK (state IN ('pending', 'approved', 'denied', 'withdrawn', 'void')),
  ADD CONSTRAINT approval_request_decided CHECK ((decided_at IS NULL) = (state = 'pending'));
-- One open request for a schedule at a time.
CREATE UNIQUE INDEX extras_approval_request_open ON extras_approval_request (scheduled_job_id) WHERE state = 'pending';
SELECT windlass_track('extras_approval_request', 'windlass_record', 'extras.approvalrequest', 'name');
