import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { sandboxScript } from '../src/bridge/sandbox-document.ts';

/** The sandbox's script as policies name it. */
export function sandboxHash(): string {
  return createHash('sha256').update(sandboxScript).digest('base64');
}

/**
 * What the page may do: run its own files and WebAssembly, talk to where it came from, nothing else.
 * A frame made of text inherits this policy, so the one script of the sandbox stands in it by its hash,
 * and workers may begin from a blob: the sandbox's does.
 */
export function contentPolicy(): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' 'sha256-${sandboxHash()}'`,
    "style-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Writes the policy into the page itself, so that it holds on any static host. */
export function writeContentPolicy(): Plugin {
  return {
    name: 'perilune:content-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentPolicy() },
        injectTo: 'head-prepend',
      },
    ],
  };
}
