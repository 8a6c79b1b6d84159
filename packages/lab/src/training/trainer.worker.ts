import '@perilune/article';
import { expose } from 'comlink';
import { Trainer } from './trainer';

expose(new Trainer());
