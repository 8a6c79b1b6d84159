import { hyperparameterFields, presets, registeredIds, specOf } from 'perilune';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { panelTitles } from '../src/panels/open.js';
import { recipesFor } from '../src/state/fitting.js';
import { chromiumPath, faults, LabSite } from './lab-page.js';

const PATIENCE = 60_000;

/** A value as a link has it. */
const quoted = (value: unknown) => encodeURIComponent(JSON.stringify(value));

/** Every state of the page that a link can reach, and every link that reaches none. */
describe.skipIf(chromiumPath === undefined)('links to the lab', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  /** The recipes that learn on the lander. */
  let landing: string[];
  beforeAll(async () => {
    lab = await LabSite.open(false);
    landing = await recipesFor({ env: 'LunarLander-v3', envOptions: {} });
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  const notices = (page: Page) => page.locator('.notices');
  const obstacle = (page: Page) => page.locator('.obstacle');
  const train = (page: Page) => page.locator('#train');

  /** Numbers that change with what is on the stage. */
  const picture = (page: Page) =>
    page.locator('.stage-canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const copy = new OffscreenCanvas(width, height);
      const pen = copy.getContext('2d', { willReadFrequently: true });
      pen?.drawImage(canvas, 0, 0);
      const data = pen?.getImageData(0, 0, width, height).data;
      return new Set(new Uint32Array(data?.buffer ?? new ArrayBuffer(0))).size;
    });

  it.each(registeredIds())(
    'F12: open %s with its scene; it trains, or says why not; a reload keeps it',
    async (env) => {
      const { page, complaints } = await lab.visit({ hash: `#env=${env}&steps=600` });
      await expect.poll(() => picture(page), { timeout: PATIENCE }).toBeGreaterThan(100);
      const world = page.getByLabel('World');
      const hash = env === 'LunarLander-v3' ? '#steps=600' : `#env=${env}&steps=600`;
      expect(await world.inputValue()).toBe(env);
      if (await train(page).isEnabled()) {
        await train(page).click();
        await page.locator('.status', { hasText: /used up its steps|Solved/ }).waitFor();
        await expect
          .poll(() => page.locator('.stat', { hasText: 'steps' }).first().innerText())
          .toMatch(/\d/);
      } else {
        await obstacle(page)
          .getByText(/must be Discrete|no algorithm|does not/)
          .waitFor();
        await obstacle(page)
          .getByText(/No recipe of this page learns in this world yet|These recipes learn/)
          .waitFor();
      }
      expect(new URL(page.url()).hash).toBe(hash);
      await page.reload();
      await train(page).waitFor();
      expect(await world.inputValue()).toBe(env);
      await expect.poll(() => picture(page), { timeout: PATIENCE }).toBeGreaterThan(100);
      expect(complaints).toEqual([]);
    },
  );

  it('F12: a recipe that takes the world is one press away, if there is one', async () => {
    const { page } = await lab.visit({ hash: '#env=CartPole-v1&preset=article-tabular' });
    await obstacle(page).getByText('low has 8 values').waitFor();
    await obstacle(page).getByRole('button', { name: 'best', exact: true }).click();
    await obstacle(page).waitFor({ state: 'detached' });
    expect(await train(page).isEnabled()).toBe(true);
    expect(new URL(page.url()).hash).toBe('#env=CartPole-v1&preset=best');
  });

  it.each(presets.map(({ name }) => name))(
    'open the recipe %s, to be trained where it takes the world',
    async (preset) => {
      const { page, complaints } = await lab.visit({ hash: `#preset=${preset}&seed=3` });
      expect(await page.getByLabel('Recipe').inputValue()).toBe(preset);
      expect(await page.getByRole('spinbutton', { name: 'Seed' }).inputValue()).toBe('3');
      await expect.poll(() => picture(page), { timeout: PATIENCE }).toBeGreaterThan(100);
      expect(await train(page).isEnabled()).toBe(landing.includes(preset));
      if (!landing.includes(preset)) {
        await obstacle(page).getByRole('button', { name: 'fast', exact: true }).click();
        await obstacle(page).waitFor({ state: 'detached' });
      }
      expect(await notices(page).count()).toBe(0);
      expect(complaints).toEqual([]);
    },
  );

  it.each(Object.entries(panelTitles))(
    'open the panel %s, also after a reload',
    async (id, title) => {
      const { page, complaints } = await lab.visit({ hash: `#panel=${id}` });
      const panel = page.getByRole('tabpanel', { name: title });
      await panel.locator('.card').first().waitFor();
      expect(new URL(page.url()).hash).toBe('');
      await page.reload();
      await panel.locator('.card').first().waitFor();
      expect(complaints).toEqual([]);
    },
  );

  const optionLinks = registeredIds().map((env) => {
    const options = Object.entries(specOf(env).defaults ?? {});
    return [
      env,
      options.map(([name, value]) => `env=${env}&env.${name}=${quoted(value)}`),
    ] as const;
  });
  const recipeLinks = presets.map(({ name: preset, algo, hyperparameters }) => {
    const given = hyperparameters as Record<string, unknown>;
    const values = hyperparameterFields(algo).map(
      ({ name, default: standard }) => [name, given[name] ?? standard] as const,
    );
    // What has no value until it is given, a link cannot set to what it is.
    const links = values
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `preset=${preset}&set.${name}=${quoted(value)}`);
    return [preset, links] as const;
  });

  it.each([...optionLinks, ...recipeLinks].filter(([, links]) => links.length > 0))(
    'set each option of %s to what it is',
    async (_, links) => {
      const { page, complaints } = await lab.visit({ hash: `#${links[0]}&panel=tinker` });
      for (const link of links) {
        await page.evaluate(async (hash) => {
          location.hash = hash;
          await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
        }, link);
        const said = '.notices, .failure, .entry .problem';
        expect(await page.locator(said).count(), link).toBe(0);
      }
      expect(complaints).toEqual([]);
    },
  );

  it('set over 400 options in all', () => {
    const links = [...optionLinks, ...recipeLinks].flatMap(([, some]) => some);
    expect(links.length).toBeGreaterThan(400);
  });

  const faulty: [string, RegExp][] = [
    ['#env=Nope', /world LunarLander-v3.*Unknown environment "Nope"/],
    ['#env=', /Unknown environment ""/],
    ['#env=__proto__', /Unknown environment "__proto__"/],
    ['#env=Taxi-v3', /Taxi-v4/],
    ['#preset=nope', /recipe fast.*Unknown preset "nope"/],
    ['#preset=constructor', /Unknown preset "constructor"/],
    ['#panel=nope', /There is no panel "nope"/],
    ['#seed=abc', /seed must be a number, but "abc"/],
    ['#seed=', /seed must be a number, but ""/],
    ['#steps=many', /steps must be a number, but "many"/],
    ['#nonsense', /"nonsense", which means nothing/],
    ['#%', /"%", which means nothing/],
    ['#env.=1', /"env.", which means nothing/],
    ['#seed=1&seed=2', /"seed" twice/],
    [`#env=${'x'.repeat(1_000)}`, /Unknown environment "x{60}…"/],
    [`#set.epsilon=${'['.repeat(100_000)}`, /"set.epsilon" is too long/],
  ];

  it.each(faulty.map(([hash, words]) => [hash.slice(0, 30), hash, words] as const))(
    'F14: %s opens the page, says what is wrong, and there is a way back',
    async (_, hash, words) => {
      const { page, complaints } = await lab.visit({ hash });
      await notices(page).filter({ hasText: words }).waitFor();
      expect(await train(page).isEnabled()).toBe(true);
      expect(await faults(page)).toEqual([]);
      await expect.poll(() => picture(page), { timeout: PATIENCE }).toBeGreaterThan(100);
      await notices(page).getByRole('button', { name: 'All right' }).click();
      await notices(page).waitFor({ state: 'detached' });
      await page.reload();
      await train(page).waitFor();
      expect(await notices(page).count()).toBe(0);
      expect(complaints).toEqual([]);
    },
  );

  it.each([
    ['#set.batchSize=1e9', 'batch size', /would take .* of memory/],
    ['#set.batchSize=0', 'batch size', /batchSize/],
    ['#set.batchSize=many', 'batch size', /batchSize/],
    ['#set.hiddenLayers=[1e9]', 'hidden layers', /hiddenLayers/],
    ['#set.replayCapacity=1e12', 'replay capacity', /replayCapacity/],
    ['#set.discount=2', 'discount', /discount is 2/],
    ['#env.gravity=5', 'gravity', /gravity must be above -12/],
    ['#env.gravity={}', 'gravity', /gravity must be/],
    ['#env.enableWind=1', 'enable wind', /enableWind must be/],
    ['#steps=-1', 'steps at most', /steps is -1/],
    ['#steps=1.5', 'steps at most', /steps is 1.5/],
  ])('F14: %s is said beside its field, which Put all back mends', async (hash, field, words) => {
    const { page, complaints } = await lab.visit({ hash });
    await obstacle(page).getByText(words).waitFor();
    expect(await train(page).isDisabled()).toBe(true);
    await expect.poll(() => picture(page), { timeout: PATIENCE }).toBeGreaterThan(100);
    await obstacle(page).getByRole('button', { name: 'Show it in Tinker' }).click();
    const entry = page.locator('.entry', { has: page.getByLabel(field) });
    await entry.getByText(words).waitFor();
    expect(await page.locator('.entry .problem').count()).toBe(1);
    expect(await faults(page)).toEqual([]);
    await obstacle(page).getByRole('button', { name: 'Put all back' }).click();
    await obstacle(page).waitFor({ state: 'detached' });
    expect(await train(page).isEnabled()).toBe(true);
    expect(new URL(page.url()).hash).toBe('');
    expect(complaints).toEqual([]);
  });

  it.each(['#set.nope=1', '#env.nope=1', '#set.__proto__=1'])(
    'F14: %s is shown in Tinker, where it can be taken away',
    async (hash) => {
      const { page, complaints } = await lab.visit({ hash: `${hash}&panel=tinker` });
      expect(await train(page).isDisabled()).toBe(true);
      const name = hash.slice(5, hash.indexOf('='));
      await page.getByRole('button', { name: `Take away: ${name}` }).click();
      await obstacle(page).waitFor({ state: 'detached' });
      expect(await train(page).isEnabled()).toBe(true);
      expect(complaints).toEqual([]);
    },
  );

  it('F14: a seed that is none is said and marked', async () => {
    const { page } = await lab.visit({ hash: '#seed=-1' });
    await obstacle(page)
      .getByText(/The seed must be an integer/)
      .waitFor();
    expect(await page.getByRole('spinbutton', { name: 'Seed' }).getAttribute('aria-invalid')).toBe(
      'true',
    );
    await obstacle(page).getByRole('button', { name: 'Put all back' }).click();
    expect(await train(page).isEnabled()).toBe(true);
  });

  it('F14: what fails where nobody foresaw it says so and leaves ways back', async () => {
    const { page } = await lab.visit({
      init: () => {
        const stringify = JSON.stringify;
        JSON.stringify = (...given: unknown[]) => {
          if (given[0] === 0.125) throw new Error('a broken part');
          return Reflect.apply(stringify, JSON, given);
        };
      },
      hash: '#set.discount=0.125&panel=tinker',
    });
    await page.getByRole('alert').filter({ hasText: 'a broken part' }).first().waitFor();
    await page.getByRole('button', { name: 'Start from the beginning' }).first().click();
    await page.waitForURL(lab.url);
    await train(page).waitFor();
    expect(await train(page).isEnabled()).toBe(true);
  });

  it.each<[string, RegExp, () => void]>([
    ['WebAssembly', /runs no WebAssembly/, () => Reflect.deleteProperty(globalThis, 'WebAssembly')],
    [
      'its wide numbers',
      /not its wide numbers/,
      () => {
        WebAssembly.validate = () => false;
      },
    ],
    ['workers', /runs no workers/, () => Reflect.deleteProperty(globalThis, 'Worker')],
  ])(
    'F14: without %s the page says what is missing, and what there is instead',
    async (_, words, init) => {
      const { page, complaints } = await lab.visit({ init });
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
      await page.getByText('perilune train').waitFor();
      await page.getByRole('button', { name: 'Look again' }).waitFor();
      expect(await faults(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it('F14: an error of the page itself is said', async () => {
    const { page } = await lab.visit();
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error('out of nowhere');
      });
    });
    await notices(page).getByText('out of nowhere').waitFor();
  });
});
