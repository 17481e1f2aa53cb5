// The one kind of link inside the product. It fetches nothing ahead: a page of rows would ask the server for every one of them.
import NextLink from 'next/link';
import type { ComponentProps } from 'react';

export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
