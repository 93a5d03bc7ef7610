import type { CommandId } from '#shared/domain/identity/ids.ts';
import type { Ports } from '#core/ports.ts';
import type { Edit } from '#core/sync/command-runner.ts';

/** One command of a seeded run; which ones come is decided by the seed alone, not by what is on the disk. */
export interface PlannedCommand {
  readonly commandId: CommandId;
  readonly work: (edit: Edit) => object;
}

/**
 * Commands of every shape: one field, many documents, new ones, cleared fields, one that changes nothing. Each writes its
 * own id as a well's note, and as the same note of a month, so that half a command would show.
 */
export function planCommands(
  random: Ports['random'],
  seed: number,
  count: number,
): PlannedCommand[] {
  return Array.from({ length: count }, (_, index) => {
    const commandId = `SEED${seed}COMMAND${String(index).padStart(3, '0')}` as CommandId;
    const well = `WELL${below(random, 3)}`;
    const months = Array.from(
      { length: 1 + below(random, 3) },
      (_unused, n) => `${well}/2026-0${n + 1}`,
    );
    const day = String(1 + below(random, 28)).padStart(2, '0');
    const oilBbl = below(random, 5) === 0 ? null : below(random, 900);
    return {
      commandId,
      work(edit) {
        edit.open('well', well).set(['note'], commandId);
        for (const month of months) {
          const document = edit.open('wellMonth', month);
          document.set(['days', day, 'oilBbl'], oilBbl);
          document.set(['days', '28', 'note'], commandId);
        }
        return { documents: months.length + 1 };
      },
    };
  });
}

function below(random: Ports['random'], limit: number): number {
  return Math.floor(random.fraction() * limit);
}
