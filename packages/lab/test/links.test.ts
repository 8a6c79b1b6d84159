import { hyperparameterFields, presets, registeredIds, specOf } from 'perilune';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { panelTitles } from '../src/panels/open.js';
import { recipesFor } from '../src/state/fitting.js';
import { chromiumPath, faults, LabSite } from './lab-page.js';

const PATIENCE = 60_000;

/** A value as a link has it. */
const quoted = (value: unknown) => encodeURIComponent(JSON.stringify(value));

const sideBySide = { timeout: PATIENCE, concurrent: true };

/** Every state of the page that a link can reach, and every link that reaches none. */
describe.skipIf(chromiumPath === undefined)('links to the lab', sideBySide, () => {
  let lab: LabSite;
  /** The recipes that learn on the lander. */
  let landing: string[];
  beforeAll(async () => {
    lab = await LabSite.open(false);
    landing = await recipesFor({ env: 'LunarLander-v3', envOptions: {} });
  }, PATIENCE);
  afterAll(() => lab?.close());

  /** A visitor who goes when the test is over, and no other. */
  async function visit(
    { onTestFinished }: TestContext,
    options: Parameters<LabSite['visit']>[0] = {},
  ) {
    const visitor = await lab.visit(options);
    onTestFinished(() => visitor.page.context().close());
    return visitor;
  }

  const notices = (page: Page) => page.locator('.notices');
  const obstacle = (page: Page) => page.locator('.obstacle');
  const train = (page: Page) => page.locator('#train');

  /** Waits until there is a scene on the stage: more than 100 colours. */
  const drawn = (page: Page) =>
    page.waitForFunction(
      () => {
        const canvas = document.querySelector<HTMLCanvasElement>('.stage-canvas');
        if (canvas === null || canvas.width * canvas.height === 0) return false;
        const copy = new OffscreenCanvas(canvas.width, canvas.height);
        const pen = copy.getContext('2d', { willReadFrequently: true });
        pen?.drawImage(canvas, 0, 0);
        const data = pen?.getImageData(0, 0, canvas.width, canvas.height).data;
        const colours = new Set<number>();
        for (const colour of new Uint32Array(data?.buffer ?? new ArrayBuffer(0))) {
          if (colours.add(colour).size > 100) return true;
        }
        return false;
      },
      undefined,
      { timeout: PATIENCE, polling: 50 },
    );

  it.for(registeredIds())(
    'F12: open %s with its scene; it trains, or says why not; a reload keeps it',
    async (env, test) => {
      const { page, complaints } = await visit(test, { hash: `#env=${env}&steps=600` });
      await drawn(page);
      const world = page.getByLabel('World');
      const hash = env === 'LunarLander-v3' ? '#steps=600' : `#env=${env}&steps=600`;
      expect(await world.inputValue()).toBe(env);
      if (await train(page).isEnabled()) {
        await train(page).click();
        await page.locator('.status', { hasText: /used up its steps|Solved/ }).waitFor();
        await page
          .locator('.stat', { hasText: 'steps' })
          .filter({ hasText: /\d/ })
          .first()
          .waitFor();
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
      await drawn(page);
      expect(complaints).toEqual([]);
    },
  );

  it('F12: a recipe that takes the world is one press away, if there is one', async (test) => {
    const { page } = await visit(test, { hash: '#env=CartPole-v1&preset=article-tabular' });
    await obstacle(page).getByText('low has 8 values').waitFor();
    await obstacle(page).getByRole('button', { name: 'best', exact: true }).click();
    await obstacle(page).waitFor({ state: 'detached' });
    expect(await train(page).isEnabled()).toBe(true);
    expect(new URL(page.url()).hash).toBe('#env=CartPole-v1&preset=best');
  });

  it.for(presets.map(({ name }) => name))(
    'open the recipe %s, to be trained where it takes the world',
    async (preset, test) => {
      const { page, complaints } = await visit(test, { hash: `#preset=${preset}&seed=3` });
      expect(await page.getByLabel('Recipe').inputValue()).toBe(preset);
      expect(await page.getByRole('spinbutton', { name: 'Seed' }).inputValue()).toBe('3');
      await drawn(page);
      expect(await train(page).isEnabled()).toBe(landing.includes(preset));
      if (!landing.includes(preset)) {
        await obstacle(page).getByRole('button', { name: 'fast', exact: true }).click();
        await obstacle(page).waitFor({ state: 'detached' });
      }
      expect(await notices(page).count()).toBe(0);
      expect(complaints).toEqual([]);
    },
  );

  it.for(Object.entries(panelTitles))(
    'open the panel %s, also after a reload',
    async ([id, title], test) => {
      const { page, complaints } = await visit(test, { hash: `#panel=${id}` });
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

  it.for([...optionLinks, ...recipeLinks].filter(([, links]) => links.length > 0))(
    'set each option of %s to what it is',
    async ([, links], test) => {
      const { page, complaints } = await visit(test, { hash: `#${links[0]}&panel=tinker` });
      const wrong = await page.evaluate(async (hashes) => {
        const found: string[] = [];
        for (const hash of hashes) {
          const heard = new Promise((done) => addEventListener('hashchange', done, { once: true }));
          const before = location.hash;
          location.hash = hash;
          if (location.hash !== before) await heard;
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          const said = document.querySelector('.notices, .failure, .entry .problem');
          if (said !== null) found.push(hash);
        }
        return found;
      }, links);
      expect(wrong).toEqual([]);
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

  it.for(faulty.map(([hash, words]) => [hash.slice(0, 30), hash, words] as const))(
    'F14: %s opens the page, says what is wrong, and there is a way back',
    async ([, hash, words], test) => {
      const { page, complaints } = await visit(test, { hash });
      await notices(page).filter({ hasText: words }).waitFor();
      expect(await train(page).isEnabled()).toBe(true);
      expect(await faults(page)).toEqual([]);
      await drawn(page);
      await notices(page).getByRole('button', { name: 'All right' }).click();
      await notices(page).waitFor({ state: 'detached' });
      await page.reload();
      await train(page).waitFor();
      expect(await notices(page).count()).toBe(0);
      expect(complaints).toEqual([]);
    },
  );

  it.for<[string, string, RegExp]>([
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
  ])(
    'F14: %s is said beside its field, which Put all back mends',
    async ([hash, field, words], test) => {
      const { page, complaints } = await visit(test, { hash });
      await obstacle(page).getByText(words).waitFor();
      expect(await train(page).isDisabled()).toBe(true);
      await drawn(page);
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
    },
  );

  it.for(['#set.nope=1', '#env.nope=1', '#set.__proto__=1'])(
    'F14: %s is shown in Tinker, where it can be taken away',
    async (hash, test) => {
      const { page, complaints } = await visit(test, { hash: `${hash}&panel=tinker` });
      expect(await train(page).isDisabled()).toBe(true);
      const name = hash.slice(5, hash.indexOf('='));
      await page.getByRole('button', { name: `Take away: ${name}` }).click();
      await obstacle(page).waitFor({ state: 'detached' });
      expect(await train(page).isEnabled()).toBe(true);
      expect(complaints).toEqual([]);
    },
  );

  it('F14: a seed that is none is said and marked', async (test) => {
    const { page } = await visit(test, { hash: '#seed=-1' });
    await obstacle(page)
      .getByText(/The seed must be an integer/)
      .waitFor();
    expect(await page.getByRole('spinbutton', { name: 'Seed' }).getAttribute('aria-invalid')).toBe(
      'true',
    );
    await obstacle(page).getByRole('button', { name: 'Put all back' }).click();
    expect(await train(page).isEnabled()).toBe(true);
  });

  it('F14: what fails where nobody foresaw it says so and leaves ways back', async (test) => {
    const { page } = await visit(test, {
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

  it.for<[string, RegExp, () => void]>([
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
    async ([, words, init], test) => {
      const { page, complaints } = await visit(test, { init });
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
      await page.getByText('perilune train').waitFor();
      await page.getByRole('button', { name: 'Look again' }).waitFor();
      expect(await faults(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it('F14: an error of the page itself is said', async (test) => {
    const { page } = await visit(test);
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error('out of nowhere');
      });
    });
    await notices(page).getByText('out of nowhere').waitFor();
  });
});
