export const coreFlags: readonly string[];
export const coreArgs: readonly string[];
export const coreEnv: NodeJS.ProcessEnv;
