// Above the operations: the calls that run a job, from nothing but a token to how the run ended.
import { CodeBlock } from '../kit/code-block.tsx';
import { Link } from '../kit/link.tsx';
import { Section } from '../kit/section.tsx';

/** `origin` of this instance: "https://windlass.example". */
export function RunAJob({ origin }: { origin: string }) {
  const api = `${origin}/api/extras`;
  const job = `${api}/jobs/my_module.MyJob`;
  const token = '-H "Authorization: Token $TOKEN"';
  return (
    <Section title="From a token to a run" intro="A job is named by its id, its name or its class path; only enabled ones run.">
      <ol className="grid gap-x-6 gap-y-4 border-t border-line pt-3 xl:grid-cols-3">
        <li className="min-w-0">
          <p className="mb-1.5">
            1. Find it, and what it takes. Tokens are made in your{' '}
            <Link href="/profile/" className="link">
              profile
            </Link>
            .
          </p>
          <CodeBlock label="Find a job" code={`TOKEN=…\ncurl ${token} "${api}/jobs/?enabled=true"\ncurl ${token} "${job}/variables/"`} />
        </li>
        <li className="min-w-0">
          <p className="mb-1.5">2. Run it. Inputs go inside “data”; Prefer waits for the end.</p>
          <CodeBlock
            label="Run a job"
            code={`curl -X POST ${token} -H "Content-Type: application/json" -H "Prefer: wait=30" --data '{"data": {"name": "value"}}' "${job}/run/"`}
          />
        </li>
        <li className="min-w-0">
          <p className="mb-1.5">3. See how it stands, and its log, by the id under “job_result”.</p>
          <CodeBlock label="Look at a run" code={`curl ${token} "${api}/job-results/$ID/"\ncurl ${token} "${api}/job-results/$ID/logs/"`} />
        </li>
      </ol>
      <p className="mt-3 text-12 text-ink-2">
        The form of a job writes the whole command as it is filled in: <b>Copy as › curl</b>. A wrong input is answered with 400 and what is
        wrong, by input.
      </p>
    </Section>
  );
}
