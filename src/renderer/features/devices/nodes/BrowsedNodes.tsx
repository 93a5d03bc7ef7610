import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { BrowsedNode } from '#shared/domain/telemetry/browsed-node.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { Badge, Checkbox, Value } from '#renderer/ui/index.ts';

export interface Picking {
  /** There is a tag of it already. */
  readonly isKnown: (node: BrowsedNode) => boolean;
  readonly isPicked: (node: BrowsedNode) => boolean;
  readonly toggle: (node: BrowsedNode) => void;
}

interface BrowsedNodesProps {
  readonly deviceId: DeviceId;
  readonly below: string | null;
  readonly picking: Picking;
}

/** One level of a server's nodes; each is asked for what is below it when it is opened. */
export function BrowsedNodes({ deviceId, below, picking }: BrowsedNodesProps) {
  const { t } = useTranslation();
  const read = useRead('devices', 'browse', { deviceId, below });
  return (
    <Loaded read={read}>
      {(nodes) =>
        nodes.length === 0 ? (
          <p className="muted devices-node-empty">{t('devices.noNodes')}</p>
        ) : (
          <ul className="devices-nodes">
            {nodes.map((node) => (
              <li key={node.nodeId}>
                <Node deviceId={deviceId} node={node} picking={picking} />
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

interface NodeProps {
  readonly deviceId: DeviceId;
  readonly node: BrowsedNode;
  readonly picking: Picking;
}

function Node({ deviceId, node, picking }: NodeProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <div className="devices-node">
        <button
          type="button"
          className="icon-button"
          aria-expanded={isOpen}
          aria-label={t('devices.lookInto', { name: node.name })}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? <ChevronDown /> : <ChevronRight />}
        </button>
        {node.kind === 'value' ? <ValueNode node={node} picking={picking} /> : node.name}
      </div>
      {isOpen && <BrowsedNodes deviceId={deviceId} below={node.nodeId} picking={picking} />}
    </>
  );
}

function ValueNode({ node, picking }: Omit<NodeProps, 'deviceId'>) {
  const { t } = useTranslation();
  const isKnown = picking.isKnown(node);
  return (
    <>
      <Checkbox
        label={node.name}
        checked={isKnown || picking.isPicked(node)}
        disabled={isKnown}
        onChange={() => picking.toggle(node)}
      />
      <span className="muted">{node.dataType}</span>
      <Value value={node.value} {...(node.unit !== null && { unit: node.unit })} />
      {node.isWritable && <Badge>{t('devices.writable')}</Badge>}
      {isKnown && <span className="muted">{t('devices.isTag')}</span>}
    </>
  );
}
