// In the place of a list's rows, where its address asks for something that the list does not know: what, and the way back.
import { Banner } from './banner.tsx';
import { ButtonLink } from './button.tsx';

export function RefusedQuery({ message, clearHref }: { message: string; clearHref: string }) {
  return (
    <div className="px-6 py-2 max-sm:px-4">
      <Banner
        family="bad"
        title="The address asks for something this list does not understand."
        action={<ButtonLink href={clearHref}>Clear filters</ButtonLink>}
      >
        {message}
      </Banner>
    </div>
  );
}
