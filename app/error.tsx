'use client';
import { Button } from '@/ui/kit/button.tsx';
import { Empty } from '@/ui/kit/empty.tsx';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="mx-auto max-w-160 px-6 py-24">
      <h1 className="mb-4 text-20">This page could not be shown</h1>
      <Empty framed title="The server failed while making it. Nothing was changed." action={<Button onClick={reset}>Try again</Button>}>
        The server’s log has the details{error.digest ? `, under ${error.digest}` : ''}.
      </Empty>
    </div>
  );
}
