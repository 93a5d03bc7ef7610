import {
  ArrowDownUp,
  Check,
  CheckCheck,
  CirclePause,
  CloudOff,
  Download,
  HardDrive,
  type LucideIcon,
  Upload,
} from 'lucide-react';
import { StatusMark } from '#renderer/ui/index.ts';
import type { Glance, GlanceKind } from './glance.ts';

/** Of what is as it may be; the others have the shape of their status. */
const icons: Partial<Record<GlanceKind, LucideIcon>> = {
  alone: HardDrive,
  inStep: CheckCheck,
  handedOver: Check,
  sending: Upload,
  fetching: Download,
  comparing: ArrowDownUp,
  writing: Download,
  joining: ArrowDownUp,
  offline: CloudOff,
  paused: CirclePause,
};

export function GlanceIcon({ glance: { kind, mark } }: { readonly glance: Glance }) {
  const Icon = icons[kind];
  if (mark) return <StatusMark status={mark} />;
  return Icon && <Icon aria-hidden="true" />;
}
