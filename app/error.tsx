'use client';
import { Button } from '@/ui/kit/button.tsx';
import { ErrorBlock } from '@/ui/kit/error-block.tsx';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="mx-auto max-w-160 px-6 py-24">
      <h1 className="mb-4 text-20">This page could not be shown</h1>
      <ErrorBlock
        title="The server failed while making it. Nothing was changed."
        requestId={error.digest}
        action={<Button onClick={reset}>Try again</Button>}
      >
        The server’s log has the details, under the same number.
      </ErrorBlock>
    </div>
  );
}
