import type { Agent } from 'perilune';
import { type Anatomy, anatomyOf, toldOf } from '../anatomy/anatomy.js';
import { type Json, LayersBuilder, type WeightEntry } from './layers-model.js';
import { writeDecision } from './write-decision.js';
import { writeInput } from './write-input.js';
import { writePart } from './write-layers.js';

/** The files of a layers model, by their names. */
export interface TfjsFiles {
  readonly 'model.json': Uint8Array;
  readonly 'weights.bin': Uint8Array;
}

/** A model before it is bytes. */
export interface LayersModel {
  readonly topology: Json;
  readonly weights: readonly WeightEntry[];
  readonly told: Readonly<Record<string, string>>;
}

/**
 * Writes the network that an agent acts by as a layers model of TensorFlow.js, for `tf.loadLayersModel`. It reads
 * rows of observations and gives action values, or the probabilities of actions, of which the largest is the action,
 * or an action within its bounds; as a second output, where there is a critic, the value. Its learned layers have
 * the names and parameters that `summary` tells. What the layers API has no word for (dueling, means of atoms,
 * bounds) is said by dense layers that are not learned.
 *
 * @throws UsageError for an agent that acts by no network, or bounds that the layers API cannot say
 */
export function writeTfjs(agent: Agent): TfjsFiles {
  const { topology, weights, told } = layersModelOf(anatomyOf(agent));
  const specs = weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  const model = {
    format: 'layers-model',
    generatedBy: `Perilune ${told.perilune ?? ''}`,
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
    userDefinedMetadata: { perilune: told },
  };
  return {
    'model.json': new TextEncoder().encode(JSON.stringify(model)),
    'weights.bin': sideBySide(weights),
  };
}

/** The same as layers. */
export function layersModelOf(anatomy: Anatomy): LayersModel {
  const { algo, layout, output, value } = anatomy;
  const model = new LayersBuilder('observation', layout.inputSize);
  const names = new Map([['observation', writeInput(model, anatomy, 'observation')]]);
  for (const part of layout.parts) {
    const sources = part.takes.map((source) => names.get(source) as string);
    names.set(part.name, writePart(model, anatomy, part, sources));
  }
  model.outputs.push(writeDecision(model, anatomy, names.get(output) as string));
  if (value !== undefined)
    model.outputs.push(scaledValue(model, names.get(value.part) as string, value.scale));
  return { topology: model.topology(algo), weights: model.weights, told: toldOf(anatomy) };
}

function scaledValue(model: LayersBuilder, said: string, scale: number): string {
  return scale === 1
    ? said
    : model.fixed('value', said, { inputs: 1, outputs: 1, at: () => scale });
}

function sideBySide(weights: readonly WeightEntry[]): Uint8Array {
  const all = new Float32Array(weights.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of weights) {
    all.set(values, at);
    at += values.length;
  }
  return new Uint8Array(all.buffer);
}
