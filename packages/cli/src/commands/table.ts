import type { Command } from 'commander';
import { addArticle } from './article/command.js';
import { addBandits } from './bandits/command.js';
import { addCompare } from './compare/command.js';
import { addCompletion } from './completion/command.js';
import { addDoctor } from './doctor/command.js';
import { addEval } from './eval/command.js';
import { addExport } from './export/command.js';
import { addImport } from './import/command.js';
import { addLab } from './lab/command.js';
import { addList } from './list/command.js';
import { addPlay } from './play/command.js';
import { addPlot } from './plot/command.js';
import { addPresets } from './presets/command.js';
import { addRank } from './rank/command.js';
import { addRecord } from './record/command.js';
import { addResume } from './resume/command.js';
import { addSweep } from './sweep/command.js';
import { addTrain } from './train/command.js';
import { addWorker } from './worker/command.js';

/** Declares a command: its name, flags and help, and what it runs. */
export type AddCommand = (perilune: Command) => void;

/** All commands, in the order in which help tells them. */
export const commands: readonly AddCommand[] = [
  addTrain,
  addResume,
  addSweep,
  addWorker,
  addEval,
  addRank,
  addRecord,
  addImport,
  addExport,
  addPlot,
  addCompare,
  addList,
  addPresets,
  addArticle,
  addLab,
  addPlay,
  addDoctor,
  addCompletion,
  addBandits,
];
