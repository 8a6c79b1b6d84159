import { type Field, fieldsOf } from '../schema/fields.js';
import { algorithmNamed } from './algorithms.js';

/**
 * An algorithm's hyperparameters with their defaults and ranges: what a form is made of. What is
 * entered is checked by `resolveConfig`, whose messages are for people.
 *
 * @throws UsageError on an algorithm that is none
 */
export function hyperparameterFields(algo: string): Field[] {
  return fieldsOf(algorithmNamed(algo).schema);
}
