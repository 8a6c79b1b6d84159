import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { algorithms, hyperparameterFields, resolveConfig } from '../../src/index.js';
import { fieldsOf } from '../../src/schema/fields.js';

describe('fieldsOf', () => {
  it('tells kind, default and range of every option, in order', () => {
    const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
    const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
    const steps = v.pipe(v.number(), v.integer(), v.minValue(1));
    const schema = v.strictObject({
      widths: v.optional(v.pipe(v.array(steps), v.minLength(1)), [64]),
      norm: v.optional(v.nullable(positive), 10),
      double: v.optional(v.boolean(), false),
      loss: v.optional(v.picklist(['huber', 'squared']), 'huber'),
      rate: v.optional(v.union([share, v.strictObject({ start: share, end: share, steps })]), 0.5),
      pairs: v.array(v.array(v.number())),
    });
    const unit = { min: 0, max: 1, whole: false };
    expect(fieldsOf(schema)).toEqual([
      {
        name: 'widths',
        default: [64],
        nullable: false,
        kind: 'list',
        range: { min: 1, whole: true },
      },
      {
        name: 'norm',
        default: 10,
        nullable: true,
        kind: 'number',
        range: { above: 0, whole: false },
      },
      { name: 'double', default: false, nullable: false, kind: 'switch' },
      {
        name: 'loss',
        default: 'huber',
        nullable: false,
        kind: 'choice',
        choices: ['huber', 'squared'],
      },
      { name: 'rate', default: 0.5, nullable: false, kind: 'schedule', range: unit },
      { name: 'pairs', default: undefined, nullable: false, kind: 'json' },
    ]);
  });

  it.each(algorithms())('names every hyperparameter of %s', (algo) => {
    const steers = ['sac', 'tqc', 'td3', 'ddpg', 'crossq', 'droq'].includes(algo);
    const env = steers ? 'LunarLanderContinuous-v3' : 'LunarLander-v3';
    const { hyperparameters } = resolveConfig({ env, algo });
    const names = hyperparameterFields(algo).map((field) => field.name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(hyperparameters)));
  });
});
