import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const library = fileURLToPath(new URL('../../dist/', import.meta.url));
const valibot = fileURLToPath(import.meta.resolve('valibot'));

/** A page that imports the built library as any page may: by its name, through an import map. */
const page = `<!doctype html><meta charset="utf-8"><title>Perilune</title>
<script type="importmap">
{ "imports": { "perilune": "/perilune/index.js", "valibot": "/valibot.js" } }
</script>
<script type="module">
import { train } from 'perilune';
globalThis.trainToBase64 = async (options, checkpoint) => {
  const resumeFrom = checkpoint && Uint8Array.from(atob(checkpoint), (c) => c.charCodeAt(0));
  const { agent } = await train({ ...options, resumeFrom });
  let text = '';
  for (const byte of agent.save()) text += String.fromCharCode(byte);
  return btoa(text);
};
</script>`;

export interface Site {
  url: string;
  close(): void;
}

/** Serves the page and the built library on loopback. */
export async function serveSite(): Promise<Site> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/') {
      response.setHeader('content-type', 'text/html').end(page);
      return;
    }
    const file = path === '/valibot.js' ? valibot : library + path.replace('/perilune/', '');
    response.setHeader('content-type', 'text/javascript');
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
