import type { Subscribable } from '#shared/kit/subscribable.ts';
import {
  type StandingChoice,
  standingRule,
  fieldOfPath,
  type StandingRule,
} from '#shared/domain/conflicts/standing-rule.ts';
import type { ChangeEvent } from '#shared/contract/events.ts';
import type { PersonId, SeatId, TenantId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import { fieldIn, isStandingPossible } from './stored-conflict.ts';
import { isOfOneDocument, resolveConflicts } from './resolve.ts';

export const FOLLOW = 'conflicts.followRule';
const DOCUMENT = 'tenant';
const PREFIX = 'field:';

interface NamedRule extends StandingRule {
  readonly documentKind: string;
  readonly field: string;
}

type Read = Pick<TenantDeps, 'read'>;

export async function readRules({ read }: Read): Promise<NamedRule[]> {
  const rows = await read
    .selectFrom('conflictRule')
    .selectAll()
    .where('ruleKey', 'like', `${PREFIX}%`)
    .orderBy('ruleKey')
    .execute();
  return rows.flatMap(({ ruleKey, value }) => {
    const parsed = standingRule.safeParse(JSON.parse(value));
    const slash = ruleKey.indexOf('/');
    if (!parsed.success || slash < 0) return [];
    const documentKind = ruleKey.slice(PREFIX.length, slash);
    return [{ ...parsed.data, documentKind, field: ruleKey.slice(slash + 1) }];
  });
}

/** From now on conflicts of this field are decided so; null: they are asked about again. */
export function setRule(
  deps: Pick<TenantDeps, 'commands' | 'ports'>,
  head: CommandHead,
  {
    documentKind,
    field,
    choice,
  }: Pick<NamedRule, 'documentKind' | 'field'> & { readonly choice: StandingChoice | null },
) {
  const sample = fieldIn({ documentKind, path: samplePath(field) });
  if (!sample || !isStandingPossible(sample.rule))
    throw new Refusal('conflict-not-found', { field });
  return deps.commands.run(head, (edit) => {
    const { personId, personName } = head.session;
    const rule = choice && { choice, byId: personId, byName: personName, atMs: edit.nowMs };
    edit.open('conflictRules', DOCUMENT).set(['rules', `${PREFIX}${documentKind}/${field}`], rule);
    return {};
  });
}

/** Some path that stands for all of a field's. */
function samplePath(field: string): string {
  const [first = '', ...others] = field.split('/');
  if (others.length === 0) return first;
  return [first, '01', ...others.slice(1)].join('/');
}

interface FollowDeps extends Pick<TenantDeps, 'read' | 'commands' | 'newId' | 'log' | 'tenantId'> {
  readonly changes: Subscribable<ChangeEvent>;
  readonly seatId: SeatId;
  /** What this seat may write: a rule is not followed where it would be set aside. */
  readonly role: () => CommandHead['session']['role'];
}

/** Decides by standing rules whatever comes up, in the name of who made the rule, soon after it has come. */
export function followRules(deps: FollowDeps): { close(): Promise<void> } {
  let isClosed = false;
  let work: Promise<void> = Promise.resolve();
  let isWaiting = false;
  const follow = () => {
    if (isWaiting || isClosed) return;
    isWaiting = true;
    work = work.then(async () => {
      isWaiting = false;
      if (!isClosed) await decideByRules(deps);
    });
    work = work.catch((error: unknown) =>
      deps.log.error({ err: error }, 'a rule was not followed'),
    );
  };
  const stop = deps.changes.subscribe(({ event }) => {
    if (event === 'conflicts.changed') follow();
  });
  follow();
  return {
    async close() {
      isClosed = true;
      stop();
      await work;
    },
  };
}

export async function decideByRules(deps: FollowDeps): Promise<void> {
  const rules = await readRules(deps);
  if (rules.length === 0) return;
  const rows = await deps.read
    .selectFrom('conflict')
    .select(['kind as documentKind', 'key', 'path'])
    .where('kind', 'in', [...new Set(rules.map(({ documentKind }) => documentKind))])
    .execute();
  for (const rule of rules) {
    const items = rows.filter(
      (row) => row.documentKind === rule.documentKind && fieldOf(row) === rule.field,
    );
    if (items.length === 0) continue;
    const head = headOfRule(deps, rule);
    try {
      resolveConflicts(deps, head, items, { kind: 'by', by: rule.choice });
    } catch (error) {
      if (!isOfOneDocument(error)) throw error;
    }
  }
}

function fieldOf(row: {
  readonly documentKind: string;
  readonly path: string;
}): string | undefined {
  const field = fieldIn(row);
  return field && fieldOfPath(field.steps);
}

function headOfRule({ tenantId, seatId, role }: FollowDeps, rule: NamedRule): CommandHead {
  return {
    command: FOLLOW,
    reason: `${rule.documentKind}/${rule.field}: ${rule.choice}`,
    session: {
      tenantId: tenantId as TenantId,
      personId: rule.byId as PersonId,
      personName: rule.byName,
      seatId,
      seatName: 'WellOS',
      role: role(),
    },
  };
}
