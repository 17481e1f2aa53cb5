// Where a job's code comes from, and which version of it. A long name is cut, the version never.
import { Folder, GitBranch, Package, Settings } from 'lucide-react';
import { Link } from './link.tsx';

const icons = { git: GitBranch, folder: Folder, package: Package, system: Settings } as const;

export interface SourceBadgeProps {
  kind: keyof typeof icons;
  name: string;
  /** A commit, a version or a bundle digest, already short. */
  version?: string | undefined;
  href?: string | undefined;
}

export function SourceBadge({ kind, name, version, href }: SourceBadgeProps) {
  const Icon = icons[kind];
  const inside = (
    <>
      <Icon aria-hidden className="size-3 text-ink-2" />
      <span className="truncate">{name}</span>
      {version && <span className="shrink-0">{kind === 'git' ? `@${version}` : `\u00a0${version}`}</span>}
    </>
  );
  const look =
    'inline-flex h-[18px] w-fit max-w-full items-center align-middle rounded-tag border border-line bg-surface px-1.5 font-mono text-11 text-ink-2 [&_svg]:mr-1';
  const title = version ? `${name} ${version}` : name;
  if (!href)
    return (
      <span className={look} title={title}>
        {inside}
      </span>
    );
  return (
    <Link href={href} className={`${look} hover:border-line-strong hover:text-ink`} title={title}>
      {inside}
    </Link>
  );
}
