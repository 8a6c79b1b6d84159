import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { evaluate, loadAgent } from 'perilune';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, faults, folder, LabSite, openPanel, untrained } from './lab-page.js';

const PATIENCE = 90_000;
const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
};

/** A host of somebody else, with a policy of its own. */
async function host(files: Record<string, string | Uint8Array>, policy?: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname.slice(1) || 'index.html';
    if (policy !== undefined) response.setHeader('content-security-policy', policy);
    try {
      const bytes = files[path] ?? readFileSync(join(folder, path));
      response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

it('<perilune-lander> has at most 40 KB, compressed by brotli', () => {
  const bytes = readFileSync(join(folder, 'perilune-lander.js'));
  expect(brotliCompressSync(bytes).length).toBeLessThanOrEqual(40_000);
});

describe.skipIf(chromiumPath === undefined)('what is shared', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  const servers: Server[] = [];
  beforeAll(async () => {
    lab = await LabSite.open(false);
  }, PATIENCE);
  afterEach(async () => {
    await lab.sendHome();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  afterAll(() => lab?.close());

  it('is a link that trains the very same agent elsewhere, flies it, and says when it is another', async () => {
    const { page, complaints } = await lab.visit({ hash: '#seed=5&steps=4000' });
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.locator('.status', { hasText: 'used up its steps' }).waitFor({ timeout: PATIENCE });
    await page.locator('.film').first().click();
    await page.getByText('Before any training').waitFor();
    await page.locator('.ending').waitFor();
    await openPanel(page, 'Take away');
    const link = page.getByRole('textbox', { name: 'Link' });
    await expect.poll(() => link.inputValue(), { timeout: PATIENCE }).toContain('&at=0&flight=1');
    const address = await link.inputValue();
    await page.getByRole('textbox', { name: 'For any page' }).waitFor();
    expect(await faults(page)).toEqual([]);
    // As on a laptop whose page is shown twice as large.
    await page.setViewportSize({ width: 640, height: 360 });
    const field = await link.boundingBox();
    const button = await page.getByRole('button', { name: 'Copy: Link' }).boundingBox();
    expect((field?.x ?? 0) + (field?.width ?? 0)).toBeLessThan(button?.x ?? 0);
    const hash = address.slice(address.indexOf('#'));

    const other = await lab.visit({ hash });
    await other.page.locator('.narration', { hasText: 'the very same agent' }).waitFor({
      timeout: PATIENCE,
    });
    await other.page.getByText('Before any training').waitFor();
    const wrong = hash
      .replace(/agent=[0-9a-f]{16}/, `agent=${'0'.repeat(16)}`)
      .replace(/version=[^&]+/, 'version=0.0.7');
    const third = await lab.visit({ hash: wrong });
    await third.page
      .locator('.narration', { hasText: 'another agent than the one that was shared' })
      .filter({ hasText: 'Perilune 0.0.7' })
      .waitFor({ timeout: PATIENCE });
    expect([...complaints, ...other.complaints, ...third.complaints]).toEqual([]);
  });

  it('is handed over where the browser hands things over, picture or film and link, and says why if it was not', async () => {
    const init = () => {
      const sent: unknown[] = [];
      Object.assign(globalThis, { sent });
      const share = async ({ files = [], ...told }: ShareData) => {
        sent.push({ ...told, files: files.map(({ name, type }) => [name, type]) });
        if (sent.length > 2) throw new Error('Nobody is there.');
      };
      Object.defineProperties(navigator, {
        ...{ share: { value: share }, canShare: { value: () => true } },
      });
    };
    const hash = '#seed=5&steps=2000&panel=keep';
    const { page, complaints } = await lab.visit({ hash, init });
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    const link = page.getByRole('textbox', { name: 'Link' });
    await link.waitFor({ timeout: PATIENCE });
    const button = page.getByRole('button', { name: 'Send it' });
    await button.click();
    const sent = () => page.evaluate('sent') as Promise<Record<string, unknown>[]>;
    await expect.poll(async () => (await sent()).length, { timeout: PATIENCE }).toBe(1);
    const [first] = await sent();
    expect(first?.files).toEqual([['landing.png', 'image/png']]);
    expect(first?.title).toMatch(/points$/);
    expect(String(first?.url)).toContain('&agent=');
    await page.getByRole('button', { name: 'Record a GIF' }).click();
    await page.getByRole('button', { name: 'Send the film' }).click({ timeout: PATIENCE });
    await expect.poll(async () => (await sent()).length, { timeout: PATIENCE }).toBe(2);
    const [, film] = await sent();
    expect(film?.files).toEqual([['landing.gif', 'image/gif']]);
    expect(String(film?.url)).toContain('&agent=');
    await button.click();
    await page.getByRole('alert').filter({ hasText: 'not sent: Nobody is there.' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is no <perilune-lander> where that could not fly it', async () => {
    const { page, complaints } = await lab.visit({
      hash: '#env=CartPole-v1&steps=2000&panel=keep',
    });
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('textbox', { name: 'For another page' }).waitFor({ timeout: PATIENCE });
    await page.waitForTimeout(1_000);
    expect(await page.getByRole('textbox', { name: 'For any page' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('is a frame in another page, that trains and flies there', async () => {
    const server = await host({
      'page.html':
        '<!doctype html><iframe src="./?embed#seed=5&steps=3000&agent=0123456789abcdef" width="600" height="440"></iframe>',
    });
    servers.push(server);
    const { page } = await lab.visit();
    await page.goto(`${addressOf(server)}page.html`);
    const frame = page.frameLocator('iframe');
    const out = frame.getByRole('link', { name: 'Open it in the Perilune lab' });
    expect(await out.getAttribute('href')).toBe('/#seed=5&steps=3000&agent=0123456789abcdef');
    await frame.locator('.narration', { hasText: 'another agent' }).waitFor({ timeout: PATIENCE });
    expect(await frame.locator('.transport').count()).toBe(0);
  });

  it('is <perilune-lander> on a bare page of a strict policy: the flights that the library flies', async () => {
    const model = untrained();
    const server = await host(
      {
        'bare.html':
          '<!doctype html><title>bare</title><script src="perilune-lander.js"></script><perilune-lander src="agent.safetensors" seed="7"></perilune-lander>',
        'agent.safetensors': model,
        'other.safetensors': model.subarray(0, 99),
      },
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
    );
    servers.push(server);
    const { page, complaints } = await lab.visit();
    await page.goto(`${addressOf(server)}bare.html`);
    const flight = await page.evaluate(
      () =>
        new Promise<{ seed: number; end: string; total: number; steps: number }>((landed) => {
          document.addEventListener('landing', (event) => landed((event as CustomEvent).detail));
        }),
    );
    const { results } = evaluate(loadAgent(model), { env: 'LunarLander-v3', episodes: 1, seed: 7 });
    expect([flight.seed, flight.steps]).toEqual([7, results[0]?.length]);
    expect(flight.total).toBe(results[0]?.return);
    const label = () => page.locator('perilune-lander canvas').getAttribute('aria-label');
    expect(await label()).toMatch(/^A lunar lander flown by an agent: (crashed|landed|flew-out)/);
    await expect.poll(label, { timeout: PATIENCE }).toMatch(/in flight$/);
    const second = await page.locator('perilune-lander').evaluate(async (element) => {
      const canvas = element.shadowRoot?.querySelector('canvas') as HTMLCanvasElement;
      (element as HTMLElement & { hold(isHeld: boolean): void }).hold(true);
      const held = canvas.toDataURL();
      await new Promise((passed) => setTimeout(passed, 400));
      return { isHeld: canvas.toDataURL() === held };
    });
    expect(second).toEqual({ isHeld: true });
    await page.locator('perilune-lander').evaluate((element) => {
      element.setAttribute('src', 'other.safetensors');
    });
    await page.locator('perilune-lander p', { hasText: /\w/ }).waitFor();
    expect(complaints).toEqual([]);
  });
});
