// A page one may not see: what is missing, and who can change it.
import { ButtonLink } from '../kit/button.tsx';
import { Empty } from '../kit/empty.tsx';

export function Refused() {
  return (
    <div className="mx-auto max-w-160 px-6 py-24">
      <h1 className="mb-4 text-20">Not permitted</h1>
      <Empty framed title="Your account holds no permission for this page." action={<ButtonLink href="/">Go to Home</ButtonLink>}>
        An administrator can grant it to you or to one of your groups, under Administration, Permissions.
      </Empty>
    </div>
  );
}
