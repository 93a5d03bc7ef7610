export const coreArgs: readonly string[];
export const coreEnv: NodeJS.ProcessEnv;
