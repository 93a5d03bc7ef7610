/** A bug that is planted in the code that ships, by replacing some of its text. Each must be found by the simulation. */
export interface Mutant {
  readonly name: string;
  /** In `src/core/sync/chunks` unless the path says otherwise. */
  readonly file: string;
  readonly replace: readonly (readonly [text: string, by: string])[];
}

export function pathOf({ file }: Mutant): string {
  return file.startsWith('src/') ? file : `src/core/sync/chunks/${file}`;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'parents are not checked',
    file: 'take-in.ts',
    replace: [
      ['!rights || parents.length < says.parents.length', '!rights'],
      ['if (!isInPlace(node, parents))', 'if (!isInPlace)'],
    ],
  },
  {
    name: 'what was sent counts as delivered',
    file: 'peer-space.ts',
    replace: [['for (const [page] of lost) this.#pages.delete(page);', 'lost.length = 0;']],
  },
  {
    name: 'rows are marked as clean before they are written',
    file: 'place.ts',
    replace: [
      [
        '    refreshRows() {\n',
        `    refreshRows() {
      const dirty = database.prepare('select * from dirty').all();
      database.prepare('delete from dirty').run();
      deps.ports.reach('mutant');
      for (const row of dirty) database.prepare('insert into dirty values (@documentId, @parts)').run(row);
`,
      ],
    ],
  },
  {
    name: 'a chunk is marked as folded before it is',
    file: 'place-writer.ts',
    replace: [
      [
        'const made = makeOf(around, space, result, touched);',
        `for (const { n } of result.added) database.prepare('update chunk set counts = 1, isFolded = 1 where n = ?').run(n);
        return { result: { stored: result, sealed: [] }, changed: [] };
      });
      ports.reach('mutant');
      transact((around, touched) => {
        const result = stored;
        for (const { n } of result.added) database.prepare('update chunk set counts = 0, isFolded = 0 where n = ?').run(n);
        const made = makeOf(around, space, result, touched);`,
      ],
    ],
  },
  {
    name: 'a fork is ignored',
    file: 'src/shared/chunks/vector.ts',
    replace: [
      ['unknown.length > 0 && unknown.every(({ seq }) => seq > highest)', 'unknown.length > 0'],
    ],
  },
  {
    name: 'work that no longer counts is left in the documents',
    file: 'fold.ts',
    replace: [
      [
        'const losing = readLost(database, space)',
        'const losing = readLost(database, space).slice(0, 0)',
      ],
    ],
  },
  {
    name: 'what waits is not sealed before other work is stored',
    file: 'place.ts',
    replace: [['    seal();\n    const taken', '    const taken']],
  },
  {
    name: 'an actor is used again',
    file: 'src/core/sync/load-document.ts',
    replace: [
      [
        'A.getBackend(doc).setAuthor(writer.author);',
        'return A.clone(doc, { actor: writer.author.slice(-32) });',
      ],
    ],
  },
  {
    name: 'everybody is entitled',
    file: 'src/shared/chunks/what-counts.ts',
    replace: [
      [
        '  const { author, space } = chunk;\n',
        '  if (chunk) return true;\n  const { author, space } = chunk;\n',
      ],
    ],
  },
  {
    name: 'what a revocation accepts is forgotten',
    file: 'members-desk.ts',
    replace: [
      ['[space, readEnds(database, space)]', '[space, readEnds(database, space).slice(1)]'],
    ],
  },
  {
    name: 'a chunk whose key is missing is passed over',
    file: 'read-body.ts',
    replace: [["if (!key) return { kind: 'no-key' };", 'if (!key) return nothing;']],
  },
  {
    name: 'work that was set aside is vouched for by the own later log',
    file: 'write-chunk.ts',
    replace: [['log && tip?.counts && isOwn', 'log && tip && isOwn']],
  },
  {
    name: 'what a member built on is not kept',
    file: 'counting.ts',
    replace: [['for (const id of node.parents) toVisit.push(readNode(database, id)!);', '']],
  },
  {
    name: 'a key that comes late opens nothing that waits',
    file: 'place-writer.ts',
    replace: [
      [
        'return { sealed, changed: foldAll(around, touched) };',
        'return { sealed, changed: entries.some(({ entry }) => changesRights(entry)) ? foldAll(around, touched) : [] };',
      ],
    ],
  },
  {
    name: 'a new key does not open the others',
    file: 'members-desk.ts',
    replace: [['id !== key.id && !opened.has(id)', 'id !== key.id && isNew && !opened.has(id)']],
  },
  {
    name: 'what is written after a revocation is sealed with the key of before',
    file: 'key-ring.ts',
    replace: [['heldOf(space).find(isSafe) ??', 'heldOf(space)[0] ??']],
  },
  {
    name: 'a key made before a revocation is used on when nobody is known to have it',
    file: 'safe-keys.ts',
    replace: [['revocations.every((id) => known.chunks.has(id))', 'revocations.length >= 0']],
  },
  {
    name: 'a key is used on when somebody joined in vain and may be given it',
    file: 'safe-keys.ts',
    replace: [
      ['letInVainly.every((one) => knewOf(rights, known, one))', 'letInVainly.length >= 0'],
    ],
  },
  {
    name: 'a hash of documents is kept when they change',
    file: 'src/core/storage/migrations/0013-chunks.ts',
    replace: [
      [
        'create trigger documentMoved after update of heads',
        'create trigger documentMoved after update of kind',
      ],
    ],
  },
  {
    name: 'documents of a checkpoint pass for compared',
    file: 'src/core/sync/checkpoints/compare.ts',
    replace: [
      ['if (!live || !isWhole || (surplus.length > 0 && !adopts)) {', 'if (!live) {'],
      ['if (surplus.length > 0) adopt', 'if (adopts && surplus.length > 0) adopt'],
    ],
  },
  {
    name: 'what lies behind a checkpoint is not waited for',
    file: 'src/core/sync/checkpoints/restore.ts',
    replace: [['if (!adopts && !holdsAll(database, ends)) return false;', '']],
  },
  {
    name: 'chunks behind a checkpoint are never looked through',
    file: 'src/core/sync/checkpoints/compare.ts',
    replace: [
      ['if (counts === 1) indexChunk(deps, n, id);', 'if (counts === 2) indexChunk(deps, n, id);'],
    ],
  },
  {
    name: 'what only a checkpoint knows is dropped',
    file: 'src/core/sync/checkpoints/compare.ts',
    replace: [['if (surplus.length > 0) adopt(database, live, surplus);', '']],
  },
  {
    name: 'a floor is forgotten: what lies behind it is not remade',
    file: 'place.ts',
    replace: [
      [
        'const remade = outline ? remakeBody(remakeDeps(), id) : sealed.remade;',
        'const { remade } = sealed;',
      ],
    ],
  },
  {
    name: 'bodies are let go that no document stands for',
    file: 'src/core/sync/compaction/let-go.ts',
    replace: [
      ['if (isDone) letGo', 'letGo'],
      ['if (!read.changes.every((change) => isInDocument(deps.database, change))) return;', ''],
    ],
  },
  {
    name: 'what has been let go is taken out without being kept',
    file: 'fold.ts',
    replace: [['keepWhatIsSaid({ ...deps, random: ports.random }, node);', '']],
  },
  {
    name: 'nobody asks for what a chunk lacks',
    file: 'place.ts',
    replace: [
      ['wantsOf: (space) => readWants(database, space, MAX_WANTED_CHUNKS)', 'wantsOf: () => []'],
    ],
  },
];
