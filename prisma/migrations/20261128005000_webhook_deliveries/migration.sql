-- What became of what was sent to webhooks.
-- CreateTable
CREATE TABLE "extras_webhook_delivery" (
    "number" BIGSERIAL NOT NULL,
    "webhook_id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "is_last" BOOLEAN NOT NULL,
    "status" INTEGER,
    "failure" TEXT,
    "seconds" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT windlass_now(),

    CONSTRAINT "extras_webhook_delivery_pkey" PRIMARY KEY ("number")
);

-- CreateIndex
CREATE INDEX "extras_webhook_delivery_webhook_id_number_idx" ON "extras_webhook_delivery"("webhook_id", "number");

-- AddForeignKey
ALTER TABLE "extras_webhook_delivery" ADD CONSTRAINT "extras_webhook_delivery_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "extras_webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;
