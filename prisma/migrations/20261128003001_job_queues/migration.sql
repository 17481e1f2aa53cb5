-- Queues as clients of later versions of the API list them. They are names in job records and in what workers say of themselves, so there is nothing to
-- store: an id follows from the name (a uuid of version 5 by its form).
CREATE FUNCTION windlass_name_id(kind text, name text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT overlay(overlay(md5(kind || ' ' || name) PLACING '5' FROM 13) PLACING '8' FROM 17)::uuid
$$;

-- Which jobs may be sent to which queues. A job that names none goes to the default one.
CREATE VIEW extras_job_queue_assignment AS
  SELECT windlass_name_id('extras.jobqueueassignment', j.id || ' ' || q.name) AS id, j.id AS job_id, windlass_name_id('extras.jobqueue', q.name) AS job_queue_id
    FROM extras_job j CROSS JOIN LATERAL (SELECT DISTINCT unnest(CASE WHEN j.task_queues = '{}' THEN ARRAY['default'] ELSE j.task_queues END) AS name) q;

-- Those that jobs may be sent to, and those that a live worker serves.
CREATE VIEW extras_job_queue AS
  SELECT windlass_name_id('extras.jobqueue', known.name) AS id, known.name,
         (SELECT count(*)::int FROM windlass_worker_process w WHERE w.lease_expires_at > windlass_now() AND known.name = ANY (w.queues)) AS worker_count
    FROM (SELECT 'default' UNION SELECT unnest(task_queues) FROM extras_job
          UNION SELECT unnest(queues) FROM windlass_worker_process WHERE lease_expires_at > windlass_now()) AS known (name);
