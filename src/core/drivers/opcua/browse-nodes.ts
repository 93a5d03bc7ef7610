import {
  AttributeIds,
  BrowseDirection,
  DataType,
  NodeClass,
  type ClientSession,
  type DataValue,
  type ReferenceDescription,
} from 'node-opcua-client';
import type { BrowsedNode } from '#shared/domain/telemetry/browsed-node.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { parseNodeId } from './node-tags.ts';
import { variantToValue } from './variant-values.ts';

const OBJECTS = 'ns=0;i=85';
/** References that lead down: Organizes, HasComponent, HasProperty and their kin. */
const HIERARCHICAL = 'ns=0;i=33';
const CURRENT_WRITE = 2;
const attributes = [
  AttributeIds.DataType,
  AttributeIds.Value,
  AttributeIds.UserAccessLevel,
] as const;

/** What lies directly below a node, objects first; null begins at the server's Objects folder. */
export async function browseNodes(
  session: ClientSession,
  below: string | null,
): Promise<readonly BrowsedNode[]> {
  const nodeId = parseNodeId(below ?? OBJECTS);
  if (!nodeId) throw new Refusal('node-not-found', { nodeId: below });
  const references = await browseAll(session, nodeId.toString());
  const objects = references.filter(({ nodeClass }) => nodeClass === NodeClass.Object);
  const variables = references.filter(({ nodeClass }) => nodeClass === NodeClass.Variable);
  return [
    ...objects.map((reference) => ({ ...nameOf(reference), kind: 'object' as const, ...empty })),
    ...(await describeVariables(session, variables)),
  ];
}

const empty = { dataType: null, value: null, unit: null, isWritable: false };

async function browseAll(session: ClientSession, nodeId: string): Promise<ReferenceDescription[]> {
  let result = await session.browse({
    nodeId,
    referenceTypeId: HIERARCHICAL,
    includeSubtypes: true,
    browseDirection: BrowseDirection.Forward,
    nodeClassMask: NodeClass.Object | NodeClass.Variable,
    resultMask: 0x3f,
  });
  if (result.statusCode.isNotGood()) throw new Refusal('node-not-found', { nodeId });
  const references = [...(result.references ?? [])];
  while (result.continuationPoint && result.continuationPoint.length > 0) {
    result = await session.browseNext(result.continuationPoint, false);
    references.push(...(result.references ?? []));
  }
  return references;
}

async function describeVariables(
  session: ClientSession,
  variables: readonly ReferenceDescription[],
): Promise<BrowsedNode[]> {
  if (variables.length === 0) return [];
  const asked = variables.flatMap(({ nodeId }) =>
    attributes.map((attributeId) => ({ nodeId, attributeId })),
  );
  const answers = await session.read(asked);
  return variables.map((reference, index) => {
    const [type, value, access] = answers.slice(index * attributes.length) as readonly DataValue[];
    return {
      ...nameOf(reference),
      kind: 'value',
      dataType: typeName(type),
      value: shown(value),
      unit: null,
      isWritable: (Number(access?.value?.value ?? 0) & CURRENT_WRITE) !== 0,
    };
  });
}

function nameOf({ nodeId, displayName, browseName }: ReferenceDescription) {
  return {
    nodeId: nodeId.toString(),
    name: displayName.text ?? browseName.name ?? nodeId.toString(),
  };
}

function typeName(type: DataValue | undefined): string | null {
  const id = (type?.value?.value as { readonly value?: unknown } | null | undefined)?.value;
  return typeof id === 'number' ? (DataType[id] ?? null) : null;
}

/** NaN and infinities are no values of JSON. */
function shown(dataValue: DataValue | undefined): BrowsedNode['value'] {
  const value = dataValue?.value && variantToValue(dataValue.value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value ?? null;
}
