declare const brand: unique symbol;

/** A string that only its own schema or `create…Id` may make. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };
