import { ButtonLink } from '@/ui/kit/button.tsx';
import { Empty } from '@/ui/kit/empty.tsx';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <div className="mx-auto max-w-160 px-6 py-24">
      <h1 className="mb-4 text-20">Not found</h1>
      <Empty framed title="There is nothing here that you can see." action={<ButtonLink href="/">Go to Home</ButtonLink>}>
        It may have been deleted, or your permissions do not cover it.
      </Empty>
    </div>
  );
}
