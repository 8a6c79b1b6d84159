import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Agent,
  createAgent,
  decodeSafetensors,
  encodeSafetensors,
  make,
  UsageError,
} from 'perilune';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure.js';
import { loadTrainedAgent } from '../../src/folder/trained-agent.js';
import { temporaryFolder } from '../temporary-folder.js';

const cartPole = make('CartPole-v1');

function agentOf(changes: { id?: string } = {}): Agent {
  const { observationSpace, actionSpace, id } = cartPole;
  const env = { observationSpace, actionSpace, id, ...changes };
  return createAgent({ env, seed: 1, hiddenLayers: [4], replayCapacity: 10 }).snapshot();
}

/** A folder with a model and what else is told of its run. */
function runOf(agent: Agent, config: object | string = {}): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'model.safetensors'), agent.save());
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  writeFileSync(join(folder, 'config.json'), text);
  return folder;
}

const modelIn = (folder: string) => join(folder, 'model.safetensors');

describe('a trained agent', () => {
  it('of a folder is for the environment and the options of its run, and those given over them', async () => {
    const config = { env: 'Room-v0', envOptions: { size: 3, light: true } };
    const folder = runOf(agentOf(), config);
    expect(await loadTrainedAgent(folder)).toMatchObject(config);
    expect(await loadTrainedAgent(folder, { envOptions: { size: 4 } })).toMatchObject({
      envOptions: { size: 4, light: true },
    });
    const other = await loadTrainedAgent(folder, { env: 'Hall-v0', envOptions: { size: 4 } });
    expect(other).toMatchObject({ env: 'Hall-v0', envOptions: { size: 4 } });
    expect(other.envOptions).not.toHaveProperty('light');
    expect(other.agent.save()).toEqual(agentOf().save());
  });

  it('of a run that goes on after it had ended is told to be of before', async () => {
    const folder = runOf(agentOf(), { env: 'CartPole-v1' });
    mkdirSync(join(folder, 'checkpoints'));
    const { notes } = await loadTrainedAgent(folder);
    expect(notes.join()).toContain(`The run in ${folder} has not ended`);
    writeFileSync(join(folder, 'result.json'), '{"outcome":"finished"}');
    expect((await loadTrainedAgent(folder)).notes).toEqual([]);
  });

  it('of before is not taken for that of a run that diverged', async () => {
    const folder = runOf(agentOf(), { env: 'CartPole-v1' });
    writeFileSync(join(folder, 'result.json'), '{"outcome":"diverged"}');
    await expect(loadTrainedAgent(folder)).rejects.toThrow(/diverged.*to fly that, name the file/);
    expect((await loadTrainedAgent(modelIn(folder))).env).toBe('CartPole-v1');
  });

  it('tells in what the world differs from its own: another, other values, options that were not given', async () => {
    const envOptions = { size: 3, light: true };
    const folder = runOf(agentOf(), { env: 'Room-v0', envOptions });
    const notesOf = async (options: object, source = folder) =>
      (await loadTrainedAgent(source, options)).notes;
    expect(await notesOf({})).toEqual([]);
    expect(await notesOf({ envOptions: { size: 3 } })).toEqual([]);
    expect(await notesOf({ env: 'Hall-v0', envOptions: { size: 4 } })).toEqual([
      'The agent was trained in Room-v0, and flies in Hall-v0.',
    ]);
    expect(await notesOf({ envOptions: { size: 4, doors: [1] } })).toEqual([
      'The agent was trained with size 3, and flies with 4.',
      'The agent was trained without doors, and flies with [1].',
    ]);
    expect(await notesOf({ env: 'Hall-v0' }, modelIn(folder))).toEqual([
      'The agent was trained in CartPole-v1, and flies in Hall-v0.',
    ]);
    const plain = runOf(agentOf(), { env: 'Room-v0' });
    expect(await notesOf({ envOptions: { size: 4 } }, plain)).toEqual([
      'The agent was trained without size, and flies with 4.',
    ]);
  });

  it('whose file has no checksum is said to be unknown to be whole', async () => {
    const model = modelIn(runOf(agentOf()));
    const { tensors, metadata } = decodeSafetensors(agentOf().save());
    const { checksum: _, sealed: __, ...rest } = metadata;
    writeFileSync(model, encodeSafetensors(tensors, rest));
    expect((await loadTrainedAgent(model)).notes).toEqual([
      `${model} has no checksum: whether it is as it was saved is not known.`,
    ]);
  });

  it('of an algorithm that nobody knows is no fault of the file, and one that was changed is', async () => {
    const model = modelIn(runOf(agentOf()));
    const { tensors, metadata } = decodeSafetensors(agentOf().save());
    const { checksum: _, sealed: __, ...rest } = metadata;
    writeFileSync(model, encodeSafetensors(tensors, { ...rest, algo: 'nope' }));
    const unknown = await loadTrainedAgent(model).catch((error: unknown) => error);
    expect(unknown).toBeInstanceOf(UsageError);
    expect(unknown).not.toBeInstanceOf(Failure);
    expect((unknown as Error).message).toMatch(/model\.safetensors: .*nope/);
    const changed = tensors.map((tensor) => ({ ...tensor, values: tensor.values.map(Math.abs) }));
    writeFileSync(model, encodeSafetensors(changed, metadata));
    await expect(loadTrainedAgent(model)).rejects.toThrow(Failure);
  });

  it('of a file is for the environment that it names, with the options of its provenance', async () => {
    const agent = agentOf();
    const plain = modelIn(runOf(agent));
    expect(await loadTrainedAgent(plain)).toMatchObject({ env: 'CartPole-v1', envOptions: {} });
    const envOptions = { gravity: 5 };
    agent.provenance = { env: 'CartPole-v1', envOptions, preset: 'fast', seed: 1, steps: 2 };
    const told = modelIn(runOf(agent));
    expect(await loadTrainedAgent(told)).toMatchObject({ env: 'CartPole-v1', envOptions });
    expect((await loadTrainedAgent(told, { env: 'Acrobot-v1' })).envOptions).toEqual({});
  });

  it('that names no environment needs one', async () => {
    const { id: _, ...nowhere } = { id: undefined };
    const env = {
      ...nowhere,
      observationSpace: cartPole.observationSpace,
      actionSpace: cartPole.actionSpace,
    };
    const agent = createAgent({ env, seed: 1, hiddenLayers: [4], replayCapacity: 10 }).snapshot();
    const model = modelIn(runOf(agent));
    await expect(loadTrainedAgent(model)).rejects.toThrow(
      `${model} does not say what it was trained in: give --env ID.`,
    );
    expect(await loadTrainedAgent(model, { env: 'CartPole-v1' })).toMatchObject({ envOptions: {} });
  });

  it('needs what its run imported, as it lies from the folder', async () => {
    const folder = runOf(agentOf(), { env: 'CartPole-v1', imports: ['own/gone.mjs'] });
    await expect(loadTrainedAgent(folder)).rejects.toThrow(
      `The module to import does not exist: ${join(folder, 'own', 'gone.mjs')}`,
    );
  });

  it.each<[string, (folder: string) => string, RegExp]>([
    [
      'nothing',
      (folder) => join(folder, 'none'),
      /none does not exist; a run folder or a model\.safetensors is needed/,
    ],
    ['an empty folder', (folder) => folder, /holds no run: config\.json is missing/],
    [
      'a run that goes on',
      (folder) => {
        writeFileSync(join(folder, 'config.json'), '{}');
        return folder;
      },
      /is not finished, so it has no model: perilune resume .* goes on with it/,
    ],
    [
      'a run that diverged',
      (folder) => {
        writeFileSync(join(folder, 'config.json'), '{}');
        writeFileSync(join(folder, 'result.json'), '{}');
        return folder;
      },
      /diverged, so it has no model/,
    ],
    [
      'half a configuration',
      () => runOf(agentOf(), '{"env":'),
      /config\.json, line 1, is no JSON: /,
    ],
    [
      'a file of something else',
      (folder) => {
        writeFileSync(join(folder, 'model'), 'What is this?');
        return join(folder, 'model');
      },
      /model: /,
    ],
  ])('is not to be had of %s', async (_, prepare, words) => {
    const source = prepare(temporaryFolder());
    await expect(loadTrainedAgent(source)).rejects.toThrow(words);
    await expect(loadTrainedAgent(source)).rejects.toThrow(Failure);
  });

  it('is not taken for damaged where it cannot be read', async () => {
    const folder = runOf(agentOf());
    const model = join(folder, 'sub');
    mkdirSync(model);
    await expect(loadTrainedAgent(model)).rejects.toThrow('holds no run');
  });
});
