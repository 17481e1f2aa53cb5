// The frame of signed-in pages: what this person may see, how many workers live.
import {
  Activity,
  Boxes,
  Cable,
  CalendarClock,
  FolderGit2,
  GitBranch,
  History,
  House,
  KeyRound,
  ListOrdered,
  MapPin,
  MousePointerClick,
  Network,
  Router,
  ShieldCheck,
  ShieldQuestionMark,
  SquareTerminal,
  TextCursorInput,
  UserCheck,
  Users,
  Waypoints,
  Webhook,
  Zap,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { navigation } from '@/features/catalog';
import { workerHealth } from '@/features/runs/overview';
import type { NavItem, NavSection } from '@/ui/shell/nav.ts';
import { KindIcon } from '@/ui/resource/looks.tsx';
import { Palette } from '@/ui/resource/palette.tsx';
import { Places } from '@/ui/shell/missing.tsx';
import { Shell } from '@/ui/shell/shell.tsx';
import { queueHref, schedulesHref } from '@/ui/schedule/hrefs.ts';
import { pageActor, pageZone } from '@/web/page';
import { countWaiting } from './extras/scheduled-jobs/approval-queue/waiting/count';
import { signOut } from './sign-out';

const icons: Record<string, ReactNode> = {
  'dcim.device': <Router aria-hidden />,
  'ipam.prefix': <Network aria-hidden />,
  'ipam.ipaddress': <Waypoints aria-hidden />,
  'dcim.cable': <Cable aria-hidden />,
  'dcim.location': <MapPin aria-hidden />,
  'users.user': <Users aria-hidden />,
  'auth.group': <Users aria-hidden />,
  'users.objectpermission': <ShieldCheck aria-hidden />,
  'users.token': <KeyRound aria-hidden />,
  'extras.gitrepository': <GitBranch aria-hidden />,
  'extras.jobhook': <Zap aria-hidden />,
  'extras.jobbutton': <MousePointerClick aria-hidden />,
  'extras.webhook': <Webhook aria-hidden />,
  'extras.jobqueue': <ListOrdered aria-hidden />,
  'extras.customfield': <TextCursorInput aria-hidden />,
  'extras.objectchange': <History aria-hidden />,
};

const goKeys: Record<string, string> = { 'dcim.device': 'd', 'ipam.prefix': 'p' };

/** Whoever decides requests, looks at them, or could have asked for one. */
const seesApprovals = (actor: UserActor) =>
  can(actor, 'view', 'extras.scheduledjob') || can(actor, 'approve', 'extras.job') || can(actor, 'run', 'extras.job');

function sectionsFor(actor: UserActor): NavSection[] {
  const home: NavItem[] = [{ label: 'Home', href: '/', icon: <House aria-hidden />, goKey: 'h', phone: true }];
  if (seesApprovals(actor))
    home.push({
      label: 'Approvals',
      href: queueHref,
      icon: <UserCheck aria-hidden />,
      goKey: 'a',
      phone: true,
      waits: true,
    });
  const work: NavItem[] = [];
  if (can(actor, 'view', 'extras.job'))
    work.push({ label: 'Jobs', href: '/extras/jobs/', icon: <SquareTerminal aria-hidden />, goKey: 'j', phone: true });
  if (can(actor, 'view', 'extras.jobresult'))
    work.push({ label: 'Runs', href: '/extras/job-results/', icon: <Activity aria-hidden />, goKey: 'r', phone: true });
  if (can(actor, 'view', 'extras.scheduledjob'))
    work.push({ label: 'Schedules', href: schedulesHref, icon: <CalendarClock aria-hidden />, goKey: 's' });
  if (can(actor, 'change', 'extras.job'))
    work.push({ label: 'Job sources', href: '/extras/job-sources/', icon: <FolderGit2 aria-hidden /> });
  const items = (area: 'inventory' | 'administration'): NavItem[] =>
    navigation(area)
      // The sidebar has room for what is looked at daily; every kind is one click further.
      .filter(({ label }) => can(actor, 'view', label) && label in icons)
      .flatMap(({ label, title, path }) => [
        {
          label: title,
          href: `/${path}/`,
          icon: icons[label],
          goKey: goKeys[label],
          phone: label === 'dcim.device',
          also: partsOf(label),
        },
        ...(label === 'users.objectpermission' ? accessCheck(actor) : []),
      ]);
  const inventory = items('inventory');
  const others = navigation('inventory').filter(({ label }) => !(label in icons));
  if (inventory.length)
    inventory.push({ label: 'All types', href: '/inventory/', icon: <Boxes aria-hidden />, also: others.map(({ path }) => `/${path}/`) });
  return [
    { items: home },
    { title: 'Jobs', items: work },
    { title: 'Inventory', items: inventory },
    { title: 'Administration', items: items('administration') },
  ].filter((section) => section.items.length > 0);
}

/** Kinds that the sidebar has no room for: the palette knows them all. */
function furtherKinds(actor: UserActor): NavSection {
  const kinds = navigation('inventory').filter(({ label }) => can(actor, 'view', label) && !(label in icons));
  return {
    title: 'Inventory',
    items: kinds.map(({ label, title, path }) => ({ label: title, href: `/${path}/`, icon: <KindIcon label={label} /> })),
  };
}

/** Kinds that are looked at from the one they belong to. */
const partsOf = (label: string) => (label === 'extras.customfield' ? ['/extras/custom-field-choices/'] : []);

/** For who may look at users and at permissions. */
function accessCheck(actor: UserActor): NavItem[] {
  if (!can(actor, 'view', 'users.user') || !can(actor, 'view', 'users.objectpermission')) return [];
  return [{ label: 'Check access', href: '/users/access/', icon: <ShieldQuestionMark aria-hidden /> }];
}

export default async function MainLayout({ children }: { children: ReactNode }) {
  const actor = await pageActor();
  const instance = process.env['WINDLASS_INSTANCE'];
  const [zone, workers, waiting] = await Promise.all([pageZone(actor), workerHealth(), countWaiting(actor)]);
  const sections = sectionsFor(actor);
  const further = furtherKinds(actor);
  return (
    <Shell
      sections={sections}
      palette={<Palette sections={[...sections, further]} />}
      instance={instance ? { name: instance, production: instance === 'production' } : undefined}
      user={{ name: actor.fullName || actor.username, detail: actor.isSuperuser ? 'Superuser' : undefined }}
      profileHref="/profile/"
      signOut={signOut}
      workers={{ live: workers.live, href: '/workers/', trouble: workers.trouble }}
      waiting={waiting}
      waitingHref={`${queueHref}waiting/`}
      clock={{ zone, now: new Date().toISOString() }}
    >
      <Places sections={[further, ...sections]}>{children}</Places>
    </Shell>
  );
}
