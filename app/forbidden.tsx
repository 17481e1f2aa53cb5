import { Refused } from '@/ui/shell/refused.tsx';

export default function Forbidden() {
  return <Refused />;
}
