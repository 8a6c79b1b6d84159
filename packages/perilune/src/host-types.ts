/**
 * The names of the host that the library's types mention. A program for Node alone, or for no host, leaves out the
 * compiler's library `DOM`, which has them; then they are empty. Where it is there, they are what it says.
 *
 * @module
 */
declare global {
  namespace WebAssembly {
    interface Module {}
    interface Memory {}
  }
  interface Worker {}
}

export {};
