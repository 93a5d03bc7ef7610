/** A bug that is planted in the code that ships, by replacing some of its text. Each must be found by the simulation. */
export interface Mutant {
  readonly name: string;
  /** The directed schedule that is tried first. */
  readonly foundBy: string;
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
    foundBy: 'pages overtake each other and come twice',
    file: 'take-in.ts',
    replace: [
      ['!rights || parents.length < says.parents.length', '!rights'],
      ['if (!isInPlace(node, parents))', 'if (!isInPlace)'],
    ],
  },
  {
    name: 'what was sent counts as delivered',
    foundBy: 'a page is lost on a line that stays',
    file: 'peer-space.ts',
    replace: [['for (const [page] of lost) this.#pages.delete(page);', 'lost.length = 0;']],
  },
  {
    name: 'rows are marked as clean before they are written',
    foundBy: 'the power fails at each step in turn',
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
    foundBy: 'the power fails at each step in turn',
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
    foundBy: 'a log forks, and each branch is known to another, who have never met',
    file: 'src/shared/chunks/vector.ts',
    replace: [
      ['unknown.length > 0 && unknown.every(({ seq }) => seq > highest)', 'unknown.length > 0'],
    ],
  },
  {
    name: 'work that no longer counts is left in the documents',
    foundBy: 'rights go while much waits to be written',
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
    foundBy: 'what was sent and what comes meet while commands wait',
    file: 'place.ts',
    replace: [['    seal();\n    const taken', '    const taken']],
  },
  {
    name: 'an actor is used again',
    foundBy: 'a truck is brought back to an image after others have heard of what came later',
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
    foundBy: 'who is invited again goes on beside the work that was set aside',
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
    foundBy: 'who is revoked had just been heard, and nobody built on it',
    file: 'members-desk.ts',
    replace: [
      ['[space, readEnds(database, space)]', '[space, readEnds(database, space).slice(1)]'],
    ],
  },
  {
    name: 'a chunk whose key is missing is passed over',
    foundBy: 'who has the key only later reads what waited',
    file: 'read-body.ts',
    replace: [["if (!key) return { kind: 'no-key' };", 'if (!key) return nothing;']],
  },
  {
    name: 'work that was set aside is vouched for by the own later log',
    foundBy: 'who is invited again goes on beside the work that was set aside',
    file: 'write-chunk.ts',
    replace: [['log && tip?.counts && isOwn', 'log && tip && isOwn']],
  },
  {
    name: 'what a member built on is not kept',
    foundBy: 'set-aside work is taken up',
    file: 'counting.ts',
    replace: [['for (const id of node.parents) toVisit.push(readNode(database, id)!);', '']],
  },
  {
    name: 'a key that comes late opens nothing that waits',
    foundBy: 'who has the key only later reads what waited',
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
    foundBy: 'whoever knows of two revocations that were made apart writes before any owner does',
    file: 'members-desk.ts',
    replace: [['id !== key.id && !opened.has(id)', 'id !== key.id && isNew && !opened.has(id)']],
  },
  {
    name: 'what is written after a revocation is sealed with the key of before',
    foundBy: 'whoever knows of two revocations that were made apart writes before any owner does',
    file: 'key-ring.ts',
    replace: [['heldOf(space).find(isSafe) ??', 'heldOf(space)[0] ??']],
  },
  {
    name: 'a key made before a revocation is used on when nobody is known to have it',
    foundBy: 'who is revoked by two apart comes back, to somebody who knows of one of them',
    file: 'safe-keys.ts',
    replace: [['revocations.every((id) => known.chunks.has(id))', 'revocations.length >= 0']],
  },
  {
    name: 'a key is used on when somebody joined in vain and may be given it',
    foundBy:
      'one invitation lets in two, and somebody wraps a key for the one that is not to be a member',
    file: 'safe-keys.ts',
    replace: [
      ['letInVainly.every((one) => knewOf(rights, known, one))', 'letInVainly.length >= 0'],
    ],
  },
  {
    name: 'keys are wrapped for who only asks to be let in',
    foundBy: 'who asks to be let in waits for an owner, one of two for ever',
    file: 'src/shared/chunks/membership.ts',
    replace: [['member !== undefined && !isAsking(state, chunks, member)', 'member !== undefined']],
  },
  {
    name: 'a hash of documents is kept when they change',
    foundBy: 'what was sent and what comes meet while commands wait',
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
    foundBy: 'a checkpoint says something else than the chunks',
    file: 'src/core/sync/checkpoints/compare.ts',
    replace: [
      ['if (!live || !isWhole || (surplus.length > 0 && !adopts)) {', 'if (!live) {'],
      ['if (surplus.length > 0) adopt', 'if (adopts && surplus.length > 0) adopt'],
    ],
  },
  {
    name: 'what lies behind a checkpoint is not waited for',
    foundBy: 'whoever made and signed a checkpoint is destroyed before others have its chunks',
    file: 'src/core/sync/checkpoints/restore.ts',
    replace: [['if (!adopts && !holdsAll(database, ends)) return false;', '']],
  },
  {
    name: 'chunks behind a checkpoint are never looked through',
    foundBy: 'a checkpoint says something else than the chunks',
    file: 'src/core/sync/checkpoints/compare.ts',
    replace: [
      ['if (counts === 1) indexChunk(deps, n, id);', 'if (counts === 2) indexChunk(deps, n, id);'],
    ],
  },
  {
    name: 'what only a checkpoint knows is dropped',
    foundBy: 'whoever made and signed a checkpoint is destroyed before others have its chunks',
    file: 'src/core/sync/checkpoints/compare.ts',
    replace: [['if (surplus.length > 0) adopt(database, live, surplus);', '']],
  },
  {
    name: 'a floor is forgotten: what lies behind it is not remade',
    foundBy: 'who has been away for long meets only one who has let bodies go',
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
    foundBy: 'what has been let go is set aside, and admitted when whoever had let it go is gone',
    file: 'src/core/sync/compaction/let-go.ts',
    replace: [
      ['if (isDone) letGo', 'letGo'],
      ['if (!read.changes.every((change) => isInDocument(deps.database, change))) return;', ''],
    ],
  },
  {
    name: 'what has been let go is taken out without being kept',
    foundBy: 'what has been let go is set aside, and admitted when whoever had let it go is gone',
    file: 'fold.ts',
    replace: [['keepWhatIsSaid({ ...deps, random: ports.random }, node);', '']],
  },
  {
    name: 'nobody asks for what a chunk lacks',
    foundBy: 'documents are damaged where bodies have been let go',
    file: 'place.ts',
    replace: [
      ['wantsOf: (space) => readWants(database, space, MAX_WANTED_CHUNKS)', 'wantsOf: () => []'],
    ],
  },
];
