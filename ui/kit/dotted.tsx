// A dotted path, as of a class: where it is too long for its place it breaks after a dot.
import { Fragment } from 'react';

export const Dotted = ({ path }: { path: string }) =>
  path.split(/(?<=\.)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
