import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BrowsedNode } from '#shared/domain/telemetry/browsed-node.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { Button, Dialog } from '#renderer/ui/index.ts';
import type { Device } from '../device-line.ts';
import { tagToFields } from '../tags/tag-draft.ts';
import { useSaveTags } from '../tags/use-save-tags.ts';
import { BrowsedNodes, type Picking } from './BrowsedNodes.tsx';
import { nodesToTags } from './node-tags.ts';

interface BrowseDialogProps {
  readonly device: Device;
  readonly tags: readonly Tag[];
  readonly onClose: () => void;
}

/** What the server has, level by level; ticked values become tags. */
export function BrowseDialog({ device, tags, onClose }: BrowseDialogProps) {
  const { t } = useTranslation();
  const { save } = useSaveTags(device.deviceId);
  const [picked, setPicked] = useState<ReadonlyMap<string, BrowsedNode>>(new Map());
  const [problem, setProblem] = useState<unknown>(null);
  const known = new Set(
    tags.flatMap(({ point }) => (point.kind === 'opcua' ? [point.nodeId] : [])),
  );
  const picking: Picking = {
    isKnown: ({ nodeId }) => known.has(nodeId),
    isPicked: ({ nodeId }) => picked.has(nodeId),
    toggle: (node) =>
      setPicked((now) => {
        const next = new Map(now);
        if (!next.delete(node.nodeId)) next.set(node.nodeId, node);
        return next;
      }),
  };
  const handleSave = async () => {
    const taken = new Set(tags.map((tag) => tagToFields(tag).key));
    if (await save(nodesToTags([...picked.values()], taken), setProblem)) onClose();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('devices.browseTitle', { name: device.name })}
      description={t('devices.browseText')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={picked.size === 0} onClick={() => void handleSave()}>
            {t('devices.addNodes', { count: picked.size })}
          </Button>
        </>
      }
    >
      <BrowsedNodes deviceId={device.deviceId} below={null} picking={picking} />
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
