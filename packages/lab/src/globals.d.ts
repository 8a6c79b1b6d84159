/** SHA-256 of the sandbox's script in base64, by the build. */
declare const SANDBOX_HASH: string;

/** What the documentation says of each hyperparameter, by algorithm and name. */
declare module 'virtual:field-words' {
  const words: Readonly<Record<string, Readonly<Record<string, string>>>>;
  export default words;
}

/** The address of the font of what formulas are made of. */
declare module 'virtual:formula-font' {
  const address: string;
  export default address;
}
