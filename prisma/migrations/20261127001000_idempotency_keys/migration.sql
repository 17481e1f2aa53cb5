-- What a request with a key of its sender's own has made, so that it makes it once. Neither recorded as a change nor granted to jobs.
-- CreateTable
CREATE TABLE "windlass_idempotency_key" (
    "user_id" UUID NOT NULL,
    "route" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "made" JSONB NOT NULL,
    "answer" JSONB,
    "created" TIMESTAMPTZ(6) NOT NULL DEFAULT windlass_now(),

    CONSTRAINT "windlass_idempotency_key_pkey" PRIMARY KEY ("user_id","route","key")
);

-- CreateIndex
CREATE INDEX "windlass_idempotency_key_created_idx" ON "windlass_idempotency_key"("created");
