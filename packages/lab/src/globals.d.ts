/** SHA-256 of the sandbox's script in base64, by the build. */
declare const SANDBOX_HASH: string;
