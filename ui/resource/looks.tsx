// How kinds of objects look: an icon each, and whose names a machine would accept back and are therefore set in mono.
import {
  Activity,
  Boxes,
  Cable,
  CalendarClock,
  CircleDot,
  CircuitBoard,
  Factory,
  GitBranch,
  History,
  KeyRound,
  Layers,
  Link2,
  ListChecks,
  Map as MapIcon,
  MapPin,
  Network,
  Plug,
  PlugZap,
  Router,
  Server,
  ShieldCheck,
  Shapes,
  SquareTerminal,
  Tag as TagIcon,
  TextCursorInput,
  User,
  UserCheck,
  Users,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';

const icons: Readonly<Record<string, LucideIcon>> = {
  'dcim.device': Router,
  'dcim.interface': CircuitBoard,
  'dcim.cable': Cable,
  'dcim.consoleport': Plug,
  'dcim.consoleserverport': PlugZap,
  'dcim.location': MapPin,
  'dcim.locationtype': MapIcon,
  'dcim.devicetype': Server,
  'dcim.manufacturer': Factory,
  'ipam.prefix': Network,
  'ipam.ipaddress': Waypoints,
  'ipam.ipaddresstointerface': Link2,
  'ipam.namespace': Layers,
  'extras.status': CircleDot,
  'extras.role': Shapes,
  'extras.tag': TagIcon,
  'extras.job': SquareTerminal,
  'extras.jobresult': Activity,
  'extras.scheduledjob': CalendarClock,
  'extras.approvalrequest': UserCheck,
  'extras.gitrepository': GitBranch,
  'extras.customfield': TextCursorInput,
  'extras.customfieldchoice': ListChecks,
  'extras.objectchange': History,
  'users.user': User,
  'auth.group': Users,
  'users.objectpermission': ShieldCheck,
  'users.token': KeyRound,
};

export function KindIcon({ label }: { label: string }) {
  const Icon = icons[label] ?? Boxes;
  return <Icon aria-hidden />;
}

const machineNamed = new Set([
  'dcim.device',
  'dcim.interface',
  'dcim.consoleport',
  'dcim.consoleserverport',
  'ipam.prefix',
  'ipam.ipaddress',
  'users.token',
]);

export const isMachineNamed = (label: string): boolean => machineNamed.has(label);
