-- The files behind each digest of code, for people to read. Guests get no grant on either table: what one job's author wrote is not another's to see.
-- CreateTable
CREATE TABLE "extras_job_code_text" (
    "sha256" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "extras_job_code_text_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "extras_job_code" (
    "code_digest" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "package" TEXT,
    "omitted" TEXT,

    CONSTRAINT "extras_job_code_pkey" PRIMARY KEY ("code_digest","path")
);
