import { AgentFileError } from 'perilune';
import { shown } from '../text/places.js';
import { readPythonJson } from './python-json.js';

/** What an object of the file says in plain text, beside the pickle of it that is never read. */
export type SavedObject = Readonly<Record<string, unknown>>;

/** What `data` says that acting depends on. */
export interface SavedData {
  /** All fields: an algorithm's own tell it from another. */
  readonly fields: SavedObject;
  /** `stable_baselines3.common.policies` */
  readonly policyModule: string;
  /** `ActorCriticPolicy`; undefined where nothing tells it. */
  readonly policyClass: string | undefined;
  readonly policyOptions: SavedObject;
  readonly observationSpace: SavedObject;
  readonly actionSpace: SavedObject;
}

/** @throws AgentFileError when it is not what Stable-Baselines3 writes */
export function readSavedData(bytes: Uint8Array): SavedData {
  const fields = readPythonJson(bytes);
  if (!isObject(fields)) throw new AgentFileError('it is JSON, but no object.');
  const policy = objectIn(fields, 'policy_class');
  const { __module__: policyModule } = policy;
  if (typeof policyModule !== 'string') {
    throw new AgentFileError('it does not say of which module its policy_class is.');
  }
  return {
    fields,
    policyModule,
    policyClass: classOf(policy),
    policyOptions: fields.policy_kwargs === undefined ? {} : objectIn(fields, 'policy_kwargs'),
    observationSpace: objectIn(fields, 'observation_space'),
    actionSpace: objectIn(fields, 'action_space'),
  };
}

export function isObject(value: unknown): value is SavedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectIn(fields: SavedObject, name: string): SavedObject {
  const value = fields[name];
  if (isObject(value)) return value;
  const found = value === undefined ? 'not there' : shown(value);
  throw new AgentFileError(`its ${name} is ${found}, but must be an object.`);
}

/** By one of its own methods, `"<function ActorCriticPolicy.__init__ at 0x7f...>"`. */
function classOf(policy: SavedObject): string | undefined {
  const { __init__: method } = policy;
  if (typeof method !== 'string') return undefined;
  return /^<function (\w+)\.__init__ at /.exec(method)?.[1];
}
