import '@perilune/article';
import { expose } from 'comlink';
import { Trainer } from './trainer';
// Another worker of this script flies validations while the first one trains.
import 'perilune/worker';

expose(new Trainer());
