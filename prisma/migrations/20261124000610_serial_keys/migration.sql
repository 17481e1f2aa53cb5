-- One run at a time: who holds a key, and an index for finding who waits for it.
-- CreateTable
CREATE TABLE "windlass_serial_key" (
    "key" TEXT NOT NULL,
    "run_id" UUID,
    "since" TIMESTAMPTZ(6) NOT NULL DEFAULT windlass_now(),

    CONSTRAINT "windlass_serial_key_pkey" PRIMARY KEY ("key")
);

-- A run that waits for its key is PENDING and has no queue row yet.
CREATE INDEX extras_job_result_serial ON extras_job_result (serial_keys, number) WHERE status = 'PENDING' AND queue_job_id IS NULL AND serial_keys <> '{}';
